namespace ZoneDrain.Ports;

/// <summary>Who starts protocols in virtual time. It is told within an event, and may start more.</summary>
public interface IVirtualCaller
{
    /// <summary>A protocol that was started ended; its completion has no ticket.</summary>
    void Ended(long tag, in Completion completion);

    /// <summary>A protocol that was started sleeps, for the first time.</summary>
    void Sleeps(long tag);

    /// <summary>A moment has come.</summary>
    void Due(long tag);
}
