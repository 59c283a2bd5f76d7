using ZoneDrain.Cluster.Wire;

namespace ZoneDrain.Cluster.Journals;

/// <summary>
/// This activation has not seen what another one of the same actor has written, as after a partition: it answers no more, and who asked asks again. To the
/// caller it is an actor that has moved.
/// </summary>
[GenerateSerializer]
internal sealed class StaleActivationException(string message) : HomeMovedException(message);
