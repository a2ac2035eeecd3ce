namespace Megapod.Lab.Bench.Reaction;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Ports;

/// <summary>Passes commands on and notes when a rack is first told less.</summary>
/// <param name="inner">Where they go.</param>
/// <param name="connectors">Consumers before the first rack.</param>
internal sealed class WatchedSink(ICommandSink inner, int connectors) : ICommandSink
{
    private readonly Dictionary<int, double> ceilings = [];
    private TaskCompletionSource<long> shrunk = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on the next lower budget is noted.</summary>
    public void Arm() => Volatile.Write(ref shrunk, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>When it was told, as a timestamp.</summary>
    public Task<long> ShrunkAsync() => Volatile.Read(ref shrunk).Task;

    public void Send(in GrantCommand command)
    {
        inner.Send(in command);
        if (command.Consumer >= connectors)
        {
            if (ceilings.TryGetValue(command.Consumer, out double before) && command.Ceiling.Value < before - 1)
            {
                Volatile.Read(ref shrunk).TrySetResult(Stopwatch.GetTimestamp());
            }

            ceilings[command.Consumer] = command.Ceiling.Value;
        }
    }

    public void Send(in BatterySetpoint setpoint) => inner.Send(in setpoint);

    public void Send(in RelayPermit permit) => inner.Send(in permit);

    public void Send(in IsolationOrder order) => inner.Send(in order);
}
