namespace ZoneDrain.Benchmarks.Peers;

/// <summary>An actor runtime with an actor a page.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>A get of a page, or a put, and how it went.</summary>
    ValueTask<Outcome> Ask(int page, bool put);
}
