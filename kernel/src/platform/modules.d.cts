/** Says that a cell has run: what V8 has compiled by now is what a start needs, and is kept. */
export declare function hasRunCell(): void;
