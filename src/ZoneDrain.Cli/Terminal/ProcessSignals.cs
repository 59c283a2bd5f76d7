using System.Runtime.InteropServices;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Terminal;

/// <summary>The signals of this process, as long as it is not disposed.</summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    private ProcessSignals(params PosixSignalRegistration[] registrations) => _registrations = registrations;

    /// <summary>Hands SIGINT and SIGTERM on.</summary>
    public static ProcessSignals Attach(Interrupts interrupts) => new(
        Register(PosixSignal.SIGINT, ExitCode.Interrupted, interrupts),
        Register(PosixSignal.SIGTERM, ExitCode.Terminated, interrupts));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private static PosixSignalRegistration Register(PosixSignal signal, ExitCode code, Interrupts interrupts) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            interrupts.Raise(code);
        });
}
