namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>What came of it.</summary>
/// <param name="Statement">The silo's part of the counter.</param>
/// <param name="Busy">Pages in use.</param>
/// <param name="Corrected">Pages whose counts were others before, those of lost cells not counted.</param>
/// <param name="InUse">Folios that an allocator has handed out and that are in use; of other memory none.</param>
[GenerateSerializer]
internal readonly record struct Recounted(RootStatement Statement, long Busy, long Corrected, (long Frame, long Pages)[] InUse);
