namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A session of a client: the initiator of protocols that belong to no other actor.</summary>
internal interface ISessionGrain : IInitiatorGrain;
