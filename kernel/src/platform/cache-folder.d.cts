/** A person's folder for what the platform would otherwise make anew. */
export declare const cacheFolder: string;
