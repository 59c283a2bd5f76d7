namespace ZoneDrain.Delivery;

/// <summary>Frames between a driver and a file.</summary>
/// <param name="Driver">The driver's number.</param>
/// <param name="Frame">The first.</param>
/// <param name="Pages">How many.</param>
/// <param name="GivenUp">The driver counts the file no more, which still names them; else it counts a file that does not name them.</param>
internal readonly record struct FrameRun(int Driver, long Frame, long Pages, bool GivenUp);
