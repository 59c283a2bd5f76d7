namespace ZoneDrain.Cluster.Wire.Calls;

/// <summary>A session, as the grains that drive its protocols see it.</summary>
internal interface ISessionObserver : IGrainObserver
{
    /// <summary>A protocol that slept has ended: it is worth to ask. One message that may be lost, so who waits asks now and then all the same.</summary>
    void Ended();
}
