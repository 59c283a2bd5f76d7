using ZoneDrain.Delivery;

namespace ZoneDrain.Cluster.Wire.Records;

/// <summary>
/// A call of a page, as one object that never changes: each argument that is a value would be boxed twice on its way, and that costs as much as the turn.
/// </summary>
/// <param name="Question">What is asked.</param>
/// <param name="Waiter">Who is told when what the answer EBUSY stands for is over.</param>
/// <param name="Holder">Whose references are meant, so that they can be revoked if it is lost.</param>
/// <param name="Stamp">A call that comes again with its stamp gets its reply again.</param>
[GenerateSerializer, Immutable]
internal sealed record PageCall(PageEvent Question, WaiterId Waiter, ulong Holder, CallStamp Stamp);
