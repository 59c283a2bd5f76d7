using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace ZoneDrain.Cluster.FaultInjection;

/// <summary>
/// A silo's connections with other silos and with clients, which may be cut for a time as by a partition of the network: nothing that was sent arrives, nobody
/// is told so, and when the network is whole again all of it arrives late. Connections with a database are others, and go on. Safe for threads.
/// </summary>
public sealed class SiloNetwork
{
    private static readonly Task Whole = Task.CompletedTask;
    private volatile TaskCompletionSource? _cut;

    /// <summary>Nothing arrives, and nothing leaves.</summary>
    public bool IsCut => _cut is not null;

    /// <summary>Cuts it.</summary>
    public void Cut() => Interlocked.CompareExchange(ref _cut, new(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>It is whole again; what was held back goes on.</summary>
    public void Heal() => Interlocked.Exchange(ref _cut, null)?.SetResult();

    /// <summary>Leads all connections of a silo through it.</summary>
    internal void Use(ISiloBuilder silo) => silo.Configure<SiloConnectionOptions>(connections =>
    {
        connections.ConfigureSiloInboundConnection(Use);
        connections.ConfigureSiloOutboundConnection(Use);
        connections.ConfigureGatewayInboundConnection(Use);
    });

    private Task WholeAgain => _cut?.Task ?? Whole;

    private void Use(IConnectionBuilder connections) => connections.Use(next => connection =>
    {
        connection.Transport = new Line(new Reader(this, connection.Transport.Input), new Writer(this, connection.Transport.Output));
        return next(connection);
    });

    private sealed record Line(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Reader(SiloNetwork network, PipeReader reader) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = await reader.ReadAsync(cancellationToken);
            await network.WholeAgain.WaitAsync(cancellationToken);
            return read;
        }

        public override bool TryRead(out ReadResult result)
        {
            result = default;
            return !network.IsCut && reader.TryRead(out result);
        }

        public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => reader.CancelPendingRead();

        public override void Complete(Exception? exception = null) => reader.Complete(exception);
    }

    private sealed class Writer(SiloNetwork network, PipeWriter writer) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

        public override long UnflushedBytes => writer.UnflushedBytes;

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            await network.WholeAgain.WaitAsync(cancellationToken);
            return await writer.FlushAsync(cancellationToken);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

        public override void Advance(int bytes) => writer.Advance(bytes);

        public override void CancelPendingFlush() => writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => writer.Complete(exception);
    }
}
