namespace ZoneDrain.Cluster.Hosting;

/// <summary>The certificate of a silo or a client, and the authority whose certificates it trusts, as PEM files. Only certificates of that authority are let
/// in.</summary>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Key">The private key of that, without a password.</param>
/// <param name="Authority">The certificate of the cluster's own authority.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority);
