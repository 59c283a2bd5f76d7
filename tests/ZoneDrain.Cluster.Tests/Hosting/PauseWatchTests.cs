using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Shouldly;
using ZoneDrain.Cluster.Hosting;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>What watches over a silo's sleep must end with the silo, however the silo ends: a thread that outlives it takes its whole process down.</summary>
public sealed class PauseWatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_watch_ends_before_its_silo_has(bool gracefully)
    {
        using var cluster = TwoSilos.Deploy(1);
        var silo = (InProcessSiloHandle)cluster.Primary!;
        var watch = ThreadOf(silo.SiloHost.Services.GetRequiredService<PauseWatch>())!;
        watch.IsAlive.ShouldBeTrue();

        await silo.StopSiloAsync(gracefully);
        await silo.DisposeAsync();
        watch.IsAlive.ShouldBeFalse();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_watch")]
    private static extern ref Thread? ThreadOf(PauseWatch watch);
}
