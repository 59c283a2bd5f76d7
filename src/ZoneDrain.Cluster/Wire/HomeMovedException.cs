namespace ZoneDrain.Cluster.Wire;

/// <summary>The page does not live where its grain was: the caller asks again, and finds it at its new home.</summary>
[GenerateSerializer]
internal class HomeMovedException(string message) : Exception(message);
