namespace ZoneDrain.Experiments.Costs;

/// <summary>The break-even without the device's size in it: edge pairs of a page in a pgmap's life, with the ends of the interval.</summary>
/// <param name="PairsPerPage">Edge pairs a page a life at which both strategies cost the same.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct EdgeLife(double PairsPerPage, double Low, double High);
