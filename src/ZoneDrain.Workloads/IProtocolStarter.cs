using ZoneDrain.Protocols;

namespace ZoneDrain.Workloads;

/// <summary>Starts protocols for whoever decides which.</summary>
internal interface IProtocolStarter
{
    /// <summary>Starts one.</summary>
    void Start<TProtocol>(in TProtocol protocol) where TProtocol : struct, IProtocol;
}
