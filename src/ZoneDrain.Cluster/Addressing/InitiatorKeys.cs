using ZoneDrain.Cluster.Wire.Records;
using ZoneDrain.Protocols;

namespace ZoneDrain.Cluster.Addressing;

/// <summary>Whose grain drives a protocol; where it is no actor's, the session's.</summary>
internal static class InitiatorKeys
{
    public static ActorKey Of(string world, IProtocol protocol, int session) => protocol.Initiator() switch
    {
        (NextKind.Process, var number) => new(world, ActorKind.Process, number),
        (NextKind.Inode, var number) => new(world, ActorKind.Inode, number),
        (NextKind.Pgmap, var number) => new(world, ActorKind.Pgmap, number),
        _ => new(world, ActorKind.Session, session),
    };
}
