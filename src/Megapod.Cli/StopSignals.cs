namespace Megapod.Cli;

using System.Runtime.InteropServices;

/// <summary>
/// Turns the first Ctrl-C or SIGTERM into a request to stop cleanly. A second one ends the process at once, because a person who
/// presses twice means it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private int stoppedBy;

    /// <summary>Begins to listen.</summary>
    public StopSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that names the signal; <see cref="ExitCode.Interrupted"/> while none has come.</summary>
    public ExitCode Reason => Volatile.Read(ref stoppedBy) is var code and not 0 ? (ExitCode)code : ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    /// <summary>Asks for a clean stop as the signal with this exit code would.</summary>
    /// <returns>False when a stop was asked for before.</returns>
    internal bool Stop(ExitCode reason)
    {
        if (Interlocked.CompareExchange(ref stoppedBy, (int)reason, 0) != 0)
        {
            return false;
        }

        source.Cancel();
        return true;
    }

    private void Stop(PosixSignalContext context, ExitCode reason) => context.Cancel = Stop(reason);
}
