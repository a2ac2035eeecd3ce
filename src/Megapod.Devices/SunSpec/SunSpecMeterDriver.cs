namespace Megapod.Devices.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a meter that speaks SunSpec (model 203, else 213) and tells the site's board what it shows at its node, import positive, and, at the grid connection, the lowest voltage between phase and
/// neutral. What it does not say is missing. A meter that stands still (<see cref="MeterWatch"/>) is read on, and what it shows is as old as its last movement.
/// </summary>
public sealed class SunSpecMeterDriver : IMeterDriver
{
    /// <summary>The grid connection.</summary>
    private const int Root = 0;

    /// <summary>Sample periods without any movement after which a meter may stand, and the least time: slow meters renew their registers only each second or two.</summary>
    private const int PeriodsStill = 3;
    private static readonly TimeSpan LeastStill = TimeSpan.FromSeconds(3);

    private static readonly int[] Models = [203, 213];
    private static readonly string[] Phases = ["PhVphA", "PhVphB", "PhVphC"];

    private readonly IRegisters registers;
    private readonly SiteBoard board;
    private readonly string node;
    private readonly MeterWatch watch;
    private SunSpecDevice? device;
    private Sample newest = new(Reading.Missing);

    /// <summary>A meter that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="board">Where its readings go.</param>
    /// <param name="node">Name of the node at which it measures: its place may change while the meter works. At one that is not there its readings go nowhere.</param>
    /// <param name="meter">What the site file says of it.</param>
    public SunSpecMeterDriver(string id, IRegisters registers, SiteBoard board, string node, MeterConfig meter)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentNullException.ThrowIfNull(meter);
        Id = id;
        this.registers = registers;
        this.board = board;
        this.node = node;
        var still = PeriodsStill * meter.SamplePeriod;
        watch = new MeterWatch(still > LeastStill ? still : LeastStill);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble { get; private set; }

    /// <inheritdoc/>
    public Reading Power => Volatile.Read(ref newest).Reading;

    /// <summary>Told of each new sample that can be believed, on the worker's thread.</summary>
    public Action<Reading>? Measured { get; init; }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        if (device is null)
        {
            var found = await SunSpecDevice.DiscoverAsync(registers, stop);
            if (!found.IsSuccess)
            {
                return found.Faults[0];
            }

            device = found.Value;
        }

        int listed = Models.FirstOrDefault(device.Lists);
        if (listed == 0)
        {
            // Some list their models only when what they measure is connected, so it is looked for anew each time.
            device = null;
            return SunSpecFaults.NotListed(Models[0]);
        }

        var read = await device.ReadAsync(listed, stop, isHeadOnly: true);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        var model = read.Value;
        watch.See(model, now);
        if (watch.IsStanding)
        {
            Trouble = SunSpecFaults.MeterStanding(listed, now - watch.MovedAt);
            Put(Aged(model["W"].Value), Aged(VoltsOf(model)));
            return null;
        }

        Trouble = null;
        var power = Fresh(model["W"].Value, now);
        Put(power, Fresh(VoltsOf(model), now));
        if (power.Quality == Quality.Good)
        {
            Measured?.Invoke(power);
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    private static Reading Fresh(double? value, Instant now) => value is { } known ? Reading.Good(known, now) : Reading.Missing;

    private Reading Aged(double? value) => value is { } known ? new Reading(known, watch.MovedAt, Quality.Stale) : Reading.Missing;

    /// <summary>The lowest phase; the mean of the phases where only that is said.</summary>
    private static double? VoltsOf(SunSpecModel model)
    {
        double? lowest = null;
        foreach (string phase in Phases)
        {
            lowest = model[phase].Value is { } volts && !(volts > lowest) ? volts : lowest;
        }

        return lowest ?? model["PhV"].Value;
    }

    private void Put(Reading power, Reading volts)
    {
        Volatile.Write(ref newest, new Sample(power));
        board.Put((snapshot, tree) =>
        {
            int at = tree.NodeIndex(node);
            if (at >= 0)
            {
                snapshot.NodePower[at] = power;
                snapshot.Voltage = at == Root ? volts : snapshot.Voltage;
            }
        });
    }

    /// <summary>A reading is larger than what can be swapped at one go.</summary>
    private sealed record Sample(Reading Reading);
}
