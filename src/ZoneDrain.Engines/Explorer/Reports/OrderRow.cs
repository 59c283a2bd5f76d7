namespace ZoneDrain.Engines.Explorer;

/// <summary>One order of operations under one scheme, with one user.</summary>
/// <param name="Mode">What the device is used as.</param>
/// <param name="User">Who uses it.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Order">The operations.</param>
/// <param name="Ends">The ways in which it ends, each with its shortest schedule, the worst first.</param>
/// <param name="States">States of the search.</param>
public sealed record OrderRow(
    DeviceMode Mode, DeviceUser User, SchemeId Scheme, IReadOnlyList<DeviceOperation> Order, IReadOnlyList<OrderEnd> Ends, int States);

/// <summary>How an order of operations ends, by one schedule.</summary>
/// <param name="Kind">The worst that happens.</param>
/// <param name="Schedule">What was done and what came of it, in order.</param>
/// <param name="Breaks">Letters of what broke; empty: nothing.</param>
/// <param name="Turns">Turns of the schedule.</param>
public sealed record OrderEnd(OrderEndKind Kind, IReadOnlyList<string> Schedule, string Breaks, int Turns);
