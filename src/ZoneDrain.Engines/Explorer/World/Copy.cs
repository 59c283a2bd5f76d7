using ZoneDrain.Protocols;

namespace ZoneDrain.Engines.Explorer;

/// <summary>A message that arrives late: the question was put into the task that carries it, and nobody hears the answer.</summary>
internal record struct Copy : IProtocol
{
    public readonly string Step => "arrives";

    public readonly Findings Findings => default;

    public readonly Next Advance(in Reply reply) => Next.Done(Outcome.Ok);
}
