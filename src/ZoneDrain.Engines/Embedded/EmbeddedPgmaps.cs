using ZoneDrain.Drains;
using ZoneDrain.Schemes;

namespace ZoneDrain.Engines.Embedded;

/// <summary>Picks the compiled pair for a scheme and a strategy: the one place that turns ids into types.</summary>
internal static class EmbeddedPgmaps
{
    public static EmbeddedPgmap Create(PgmapId id, PgmapSpec spec, EmbeddedActors hosts) => spec.Scheme switch
    {
        _ when spec.Type.IsAllocated() && SchemeList.Get(spec.Scheme, spec.Type).CountsReferences => Create<CountedMemory>(id, spec, hosts),
        _ when spec.Type.IsAllocated() => Create<PlainMemory>(id, spec, hosts),
        >= (SchemeId)BallsInTheAir.First when SchemeList.Get(spec.Scheme).MapTakesReference => Create<SchemeE>(id, spec, hosts),
        >= (SchemeId)BallsInTheAir.First => Create<SchemeB>(id, spec, hosts),
        SchemeId.A1 => Create<SchemeA1>(id, spec, hosts),
        SchemeId.A2 => Create<SchemeA2>(id, spec, hosts),
        SchemeId.B => Create<SchemeB>(id, spec, hosts),
        SchemeId.C => Create<SchemeC>(id, spec, hosts),
        SchemeId.C3 => Create<SchemeC3>(id, spec, hosts),
        SchemeId.D => Create<SchemeD>(id, spec, hosts),
        SchemeId.E or SchemeId.E19 => Create<SchemeE>(id, spec, hosts),
        SchemeId.F => Create<SchemeF>(id, spec, hosts),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Scheme, "no such scheme"),
    };

    private static EmbeddedPgmap Create<TScheme>(PgmapId id, PgmapSpec spec, EmbeddedActors hosts) where TScheme : struct, IScheme =>
        StrategyList.Get(spec.Strategy).Accept<Maker<TScheme>, EmbeddedPgmap>(new(id, spec, hosts));

    private readonly record struct Maker<TScheme>(PgmapId Id, PgmapSpec Spec, EmbeddedActors Hosts) : IStrategyVisitor<EmbeddedPgmap>
        where TScheme : struct, IScheme
    {
        public EmbeddedPgmap Visit<TStrategy>() where TStrategy : struct, IDrainStrategy => new EmbeddedPgmap<TScheme, TStrategy>(Id, Spec, Hosts);
    }
}
