namespace ZoneDrain.Ports;

/// <summary>A protocol that sleeps.</summary>
/// <param name="Worker">Whose session.</param>
/// <param name="Ticket">Its number there.</param>
/// <param name="Protocol">What it is, with its ids.</param>
/// <param name="Step">Where it is.</param>
public sealed record Sleeper(int Worker, long Ticket, string Protocol, string Step);
