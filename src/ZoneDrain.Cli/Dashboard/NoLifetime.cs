using Microsoft.Extensions.Hosting;

namespace ZoneDrain.Cli.Dashboard;

/// <summary>Leaves SIGINT and SIGTERM to the program: the server ends when it is told.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
