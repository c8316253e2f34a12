import "./ops/methods.ts";

export type { Complex } from "./array/complex.ts";
export { ComplexArray } from "./array/complex.ts";
export type { CoordinateValues, DataArrayOptions, DatasetOptions, NestedValues } from "./array/construct.ts";
export { dataArray, dataset } from "./array/construct.ts";
export type { Values } from "./array/data-array.ts";
export { DataArray } from "./array/data-array.ts";
export { Dataset } from "./array/dataset.ts";
export type { MimeBundle } from "./array/display.ts";
export type { ArrayData, DType } from "./array/dtype.ts";
export type { Label } from "./array/labels.ts";
export type { FillMethod } from "./array/nearby.ts";
export type { Variables } from "./array/schema.ts";
export type { IselOptions, SelOptions } from "./array/select.ts";
export type { LabelSelector, OneOf, PositionSelector, SelectorArray, Slice } from "./array/selectors.ts";
export { oneOf, slice, tuple } from "./array/selectors.ts";
export { describeType } from "./array/type-text.ts";
export type { Attrs, AttrValue } from "./array/variable.ts";
export type { Cql2 } from "./catalog/cql2/model.ts";
export type { AddOptions, AddResult, RejectedDocument } from "./catalog/index/add.ts";
export type { DatasetIndex } from "./catalog/index/dataset-index.ts";
export { openIndex } from "./catalog/index/dataset-index.ts";
export type { FindOptions, IndexedDataset } from "./catalog/index/datasets.ts";
export type { IndexSource } from "./catalog/index/gather.ts";
export type { DatasetQuery, IndexLoadOptions } from "./catalog/index/load.ts";
export type { Measurement, Product } from "./catalog/index/product.ts";
export type { ProductExtent } from "./catalog/index/products.ts";
export type { IndexQuery } from "./catalog/index/query.ts";
export type { PixelMask } from "./catalog/load/mask.ts";
export { readEo3 } from "./catalog/odc/eo3.ts";
export type { ItemsOptions, WalkOptions } from "./catalog/stac/catalog.ts";
export { StacCatalog } from "./catalog/stac/catalog.ts";
export type { DatetimeLike } from "./catalog/stac/datetime.ts";
export type { GroupItems } from "./catalog/stac/groups.ts";
export type { ItemsLike, LoadOptions } from "./catalog/stac/load.ts";
export { loadStac } from "./catalog/stac/load.ts";
export type { StacAsset, StacCatalogDocument, StacItem, StacItemCollection, StacLink } from "./catalog/stac/model.ts";
export { openStac } from "./catalog/stac/open.ts";
export type { SearchOptions } from "./catalog/stac/search.ts";
export { searchStac } from "./catalog/stac/search.ts";
export type { PropertyQuery, SearchQuery } from "./catalog/stac/search-query.ts";
export type { StacItemOptions } from "./catalog/stac/write-item.ts";
export { toStacItem } from "./catalog/stac/write-item.ts";
export type { Formula, VirtualDefinition } from "./catalog/virtual/model.ts";
export type { VirtualProduct, VirtualQuery } from "./catalog/virtual/virtual-product.ts";
export type { Calendar } from "./cf/calendar.ts";
export { CFDatetime } from "./cf/cf-datetime.ts";
export type { StorageEncoding } from "./cf/stored-form.ts";
export type { Codec, CodecSpec } from "./codecs/codec.ts";
export { CodecError } from "./codecs/codec.ts";
export type { CodecFact } from "./codecs/conformance.ts";
export { codecConformance } from "./codecs/conformance.ts";
export type { CodecEntry } from "./codecs/registry.ts";
export { registerCodec } from "./codecs/registry.ts";
export type { CombineReferencesOptions } from "./combine-references.ts";
export {
  CorruptDataError,
  DatacubeError,
  DatasetNotFoundError,
  DifferenceError,
  DimensionNotFoundError,
  ExpressionError,
  IndexConflictError,
  LabelNotFoundError,
  MemoryLimitError,
  NotComputedError,
  NothingFoundError,
  ProductNotFoundError,
  SelectionError,
  SourceChangedError,
  SourceNotFoundError,
  SourceReadError,
  TargetExistsError,
  TargetWriteError,
  ThreadLostError,
  UnknownFormatError,
  UnsupportedError,
  VariableNotFoundError,
} from "./errors.ts";
export type { ComputeOptions } from "./exec/compute.ts";
export type { Progress } from "./exec/executor.ts";
export type { Block } from "./expr/block.ts";
export type { Expr } from "./expr/node.ts";
export type { ToCisOptions } from "./format/cis/write.ts";
export type { ConformanceCase } from "./format/conformance.ts";
export { formatConformance } from "./format/conformance.ts";
export type { ToCoverageJsonOptions } from "./format/coveragejson/write.ts";
export type { ToCsvOptions } from "./format/csv/write.ts";
export type {
  Format,
  FormatEntry,
  FormatOptions,
  Probe,
  StoredDataset,
  StoredVariable,
  TableOptions,
} from "./format/format.ts";
export type { ToCogOptions } from "./format/geotiff/write.ts";
export type { ToNetcdfOptions } from "./format/netcdf/write.ts";
export { registerFormat } from "./format/registry.ts";
export type { ArrayEncoding } from "./format/zarr/layout.ts";
export type { ResizeOptions } from "./format/zarr/resize.ts";
export { resizeZarr } from "./format/zarr/resize.ts";
export type { ToZarrOptions } from "./format/zarr/write.ts";
export type { CrsLike } from "./geo/crs/crs.ts";
export { Crs } from "./geo/crs/crs.ts";
export type { Bounds } from "./geo/extent.ts";
export type { GeoboxOptions, Resolution } from "./geo/geobox.ts";
export { Geobox } from "./geo/geobox.ts";
export type { Feature, GeoJson, Geometry } from "./geo/geojson.ts";
export type { GeoTransform } from "./geo/geotransform.ts";
export type { HealpixScheme } from "./geo/zones/healpix.ts";
export type { ZoneGridName, ZoneGridOptions } from "./geo/zones/zone-grids.ts";
export type { OpenOptions, OpenTableOptions } from "./open.ts";
export { open, openTable } from "./open.ts";
export type { ManyPaths, OpenManyOptions, OpenManyProgress } from "./open-many.ts";
export { openMany } from "./open-many.ts";
export type { AlignOptions, Join } from "./ops/alignment.ts";
export { align } from "./ops/alignment.ts";
export type { UfuncOptions } from "./ops/apply-ufunc.ts";
export { applyUfunc } from "./ops/apply-ufunc.ts";
export type { BroadcastOptions } from "./ops/broadcasting.ts";
export { broadcast } from "./ops/broadcasting.ts";
export { calc } from "./ops/calc.ts";
export type { DatetimeUnit, DifferentiateOptions, IntegrateOptions } from "./ops/calculus.ts";
export type { WhereOptions } from "./ops/choose.ts";
export type { ConcatDim, Nested } from "./ops/combine.ts";
export { combineByCoords, combineNested } from "./ops/combine.ts";
export type { ConcatOptions, MergeOptions } from "./ops/combining.ts";
export { concat, merge } from "./ops/combining.ts";
export type { CombineMethod, CompositeOptions } from "./ops/composite.ts";
export type { CumulativeOptions } from "./ops/cumulative.ts";
export type { DataArrayDict, DatasetDict, NestedArray, ToDictOptions, VariableDict } from "./ops/dictionary.ts";
export { fromDict } from "./ops/dictionary.ts";
export type { Comparable, Tolerances } from "./ops/difference.ts";
export type { Operand } from "./ops/elementwise.ts";
export type { DatasetDropnaOptions, DropnaOptions, GapOptions, PushOptions } from "./ops/filling.ts";
export type { MapOptions } from "./ops/functional.ts";
export type { ClipBoxOptions, ClipOptions } from "./ops/geo-clip.ts";
export type { GeometryMaskOptions, RasterizeOptions } from "./ops/geo-rasterize.ts";
export { geometryMask, rasterize } from "./ops/geo-rasterize.ts";
export type { RegridOptions, RegridTarget } from "./ops/geo-regrid.ts";
export type { GridRequest, ReprojectOptions, ReprojectTarget } from "./ops/geo-reproject.ts";
export type { HillshadeOptions } from "./ops/geo-terrain.ts";
export type { ZonalOptions, ZonalStat } from "./ops/geo-zonal.ts";
export type { ZoneFeatures, ZoneOptions, ZoneReduction } from "./ops/geo-zones.ts";
export { binGrouper, timeResampler, uniqueGrouper } from "./ops/group/groupers.ts";
export type { IdxOptions } from "./ops/idx.ts";
export type { InterpMethod, InterpOptions } from "./ops/interp/variable.ts";
export type { MapBlocksOptions } from "./ops/map-blocks.ts";
export { mapBlocks } from "./ops/map-blocks.ts";
export type { MosaicOptions } from "./ops/mosaic.ts";
export { mosaic } from "./ops/mosaic.ts";
export type { SortOptions } from "./ops/ordering.ts";
export type { DatasetPlotter, ScatterOptions } from "./ops/plotting.ts";
export type { PolyfitOptions, PolyvalOptions } from "./ops/polynomial.ts";
export { polyval } from "./ops/polynomial.ts";
export type { CorrOptions, CovOptions, DotOptions } from "./ops/products.ts";
export { corr, cov } from "./ops/products.ts";
export type { OrderOptions, QuantileOptions } from "./ops/quantiles.ts";
export type { ReduceOptions } from "./ops/reductions.ts";
export type { ReindexOptions } from "./ops/reindexing.ts";
export type { SqueezeOptions } from "./ops/reshaping.ts";
export type { DiffOptions, PadOptions, RollOptions, ShiftOptions } from "./ops/shifting.ts";
export type { ResetIndexOptions, SetIndexOptions } from "./ops/stack/set-index.ts";
export type { UnstackOptions } from "./ops/stack/unstack.ts";
export type { StackOptions } from "./ops/stacking.ts";
export type { FromTableOptions } from "./ops/tables.ts";
export { fromTable } from "./ops/tables.ts";
export * as testing from "./ops/testing.ts";
export type { BlockUfunc, LaneUfunc, UfuncValues } from "./ops/ufunc-call.ts";
export type { ColourMapName } from "./plot/colour-map.ts";
export { Plot } from "./plot/plot.ts";
export type { PlotKind, PlotOptions, Plotter, ProjectionName } from "./plot/plotter.ts";
export type { TileOptions, Tiles } from "./plot/tiles.ts";
export type { BytesFixture, SourceCase, StoreFixture } from "./source/conformance.ts";
export { bytesConformance, storeConformance } from "./source/conformance.ts";
export type { FolderEntry, ListFolder } from "./source/glob.ts";
export type { AzureOptions, S3Credentials, S3Options, SourceOptions } from "./source/options.ts";
export type { Source, SourceEntry } from "./source/registry.ts";
export { expand, registerSource } from "./source/registry.ts";
export type { ByteSource, KeyRange, KeyStore, Location, ReadOptions } from "./source/source.ts";
export type { ArrowTable } from "./table/arrow.ts";
export type { ArrowLike } from "./table/from-arrow.ts";
export type { LazyTable, ReadTableOptions } from "./table/lazy-table.ts";
export type { TableQuery } from "./table/query.ts";
export type { RowOptions } from "./table/rows.ts";
export type { Bounds as ColumnBounds, FieldType, RowRange, StoredField, StoredTable } from "./table/stored-table.ts";
export type { ToReferencesOptions } from "./to-references.ts";
export { toReferences } from "./to-references.ts";
