namespace Megapod.Devices.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Writes to a battery that speaks SunSpec. A set-point is armed: what comes after it is written first, then for how long it holds, then the set-point, and all of it is read back. Starting,
/// stopping and acknowledging alarms is left to people. Used by the caller that reads the battery.
/// </summary>
internal sealed class SunSpecBatteryControl
{
    private const int MostTries = 3;

    /// <summary>What nobody else shall change while a set-point of ours stands.</summary>
    private static readonly string[] Ours704 = ["WSetEna", "WSetMod", "WSetEnaRvrt", "WSetRvrtTms"];

    private static readonly string[] Ours124 = ["StorCtl_Mod", "InWRte", "OutWRte", "InOutWRte_RvrtTms"];

    private readonly SunSpecBattery battery;
    private readonly Dictionary<int, ulong> beats = [];
    private Instant beatAt = Instant.Never;

    /// <summary>Takes up a battery that may be written to.</summary>
    public SunSpecBatteryControl(SunSpecBattery battery) => this.battery = battery;

    private SunSpecDevice Device => battery.Device;

    /// <summary>Arms or renews a set-point.</summary>
    /// <param name="power">Power at its AC side, charging positive.</param>
    /// <param name="revertsTo">What it shall do when nobody renews the set-point, charging positive. Model 124 knows no such value: there the maker's normal operation returns.</param>
    /// <param name="hold">How long it holds without being renewed; counted in whole seconds, rounded down.</param>
    /// <param name="now">The instant, in the controller's clock.</param>
    /// <param name="stop">Gives up; what then stands in the device is not known until it is read again.</param>
    /// <returns>What the device holds now; MP3735 or MP3737 to MP3746; or why it could not be reached.</returns>
    public async ValueTask<Outcome<SunSpecArmed>> ArmAsync(Watts power, Watts revertsTo, TimeSpan hold, Instant now, CancellationToken stop)
    {
        var refused = Refusal(now) ?? (battery.State.Path == SunSpecControlPath.Listed ? SunSpecFaults.NoSetpoint : null) ?? battery.Orders.SecondWriter;
        if (refused is not null)
        {
            return Fail(refused);
        }

        double most = battery.State.Path == SunSpecControlPath.Model704 ? uint.MaxValue - 1 : ushort.MaxValue - 1;
        if (hold < TimeSpan.FromSeconds(1) || hold.TotalSeconds > most)
        {
            return Fail(SunSpecFaults.Hold(hold, most));
        }

        for (int tries = 1; ; tries++)
        {
            var armed = battery.State.Path == SunSpecControlPath.Model704
                ? await Arm704Async(power, revertsTo, Math.Floor(hold.TotalSeconds), now, stop)
                : await Arm124Async(power, Math.Floor(hold.TotalSeconds), now, stop);
            if (armed.IsSuccess || armed.Faults[0].Code != SunSpecFaults.ScaleMovedCode || tries == MostTries)
            {
                return armed;
            }
        }
    }

    /// <summary>Moves our heartbeat on by one where the device has one (715, 802), at most once a second. To be called from the control loop itself: a heart that a timer keeps beating proves nothing.</summary>
    /// <param name="isLoopHealthy">Whether the loop does its work. False writes nothing, so that the device notices.</param>
    /// <param name="now">The instant, in the controller's clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when it was written or there was nothing to write; otherwise why not.</returns>
    public async ValueTask<Fault?> BeatAsync(bool isLoopHealthy, Instant now, CancellationToken stop)
    {
        if (!isLoopHealthy || (beatAt != Instant.Never && now - beatAt < TimeSpan.FromSeconds(1)))
        {
            return null;
        }

        if ((Refusal(now) ?? battery.Orders.SecondWriter) is { } refused)
        {
            return refused;
        }

        beatAt = now;
        return await BeatAsync(715, "ControllerHb", uint.MaxValue, stop) ?? await BeatAsync(802, "CtrlHb", ushort.MaxValue, stop);
    }

    /// <summary>Writes the states of charge that the battery itself shall keep to (802 SoCRsvMin, SocRsvMax).</summary>
    /// <param name="least">0–1.</param>
    /// <param name="most">0–1, above <paramref name="least"/>.</param>
    /// <param name="now">The instant, in the controller's clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when the device holds them; otherwise why not.</returns>
    public async ValueTask<Fault?> KeepReserveAsync(double least, double most, Instant now, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(least, most);
        return Refusal(now) ?? FaultOf(await Device.WriteAsync(802, stop, PointWrite.Of("SocRsvMax", 100 * most), PointWrite.Of("SoCRsvMin", 100 * least)));
    }

    /// <summary>Permits or forbids that the device goes to the grid again after a trip (703 ES).</summary>
    /// <returns>Null when the device holds it; otherwise why not.</returns>
    public async ValueTask<Fault?> PermitServiceAsync(bool isPermitted, Instant now, CancellationToken stop) =>
        Refusal(now) ?? FaultOf(await Device.WriteAsync(703, stop, PointWrite.Of("ES", isPermitted ? "ENABLED" : "DISABLED")));

    /// <summary>A person has switched the other controller off: the device is commanded again from now on.</summary>
    public void TakeBack()
    {
        beats.Clear();
        battery.Orders.Accept();
    }

    private static Outcome<SunSpecArmed> Fail(Fault fault) => Outcome<SunSpecArmed>.Failure(fault);

    private static Fault? FaultOf(Outcome<SunSpecModel> written) => written.IsSuccess ? null : written.Faults[0];

    /// <summary>Why nothing is written now; null when it may be.</summary>
    private Fault? Refusal(Instant now)
    {
        var state = battery.State;
        var oldest = battery.Config.OldestState;
        return state.ReadAt == Instant.Never || now - state.ReadAt > oldest ? SunSpecFaults.StateOld(state.ReadAt == Instant.Never ? null : now - state.ReadAt, oldest)
            : state.Authority == SunSpecAuthority.Local ? SunSpecFaults.Local
            : state.Authority == SunSpecAuthority.Unknown ? SunSpecFaults.StateOld(null, oldest)
            : null;
    }

    private async ValueTask<Outcome<SunSpecArmed>> Arm704Async(Watts power, Watts revertsTo, double seconds, Instant now, CancellationToken stop)
    {
        var read = await Device.ReadAsync(704, stop);
        if (!read.IsSuccess)
        {
            return Outcome<SunSpecArmed>.Failure(read.Faults);
        }

        var before = read.Value;
        double? remaining = before["WSetRvrtRem"].Value;
        battery.See(now, before, remaining);
        if (battery.Orders.SecondWriter is { } other)
        {
            return Fail(other);
        }

        bool isPercent = !before.Has("WSet");
        double? full = isPercent ? battery.Ratings?["WMax"].Value / 100 : 1;
        if (full is not ({ } unit and > 0))
        {
            return Fail(SunSpecFaults.NoReference("WMax of model 702", "Look whether the device lists model 702 and says WMax there."));
        }

        // The model injects with positive values: "may be negative for charging".
        var (set, revert) = isPercent ? ("WSetPct", "WSetPctRvrt") : ("WSet", "WSetRvrt");
        var mode = PointWrite.Of("WSetMod", isPercent ? "W_MAX_PCT" : "WATTS");
        var target = PointWrite.Of(set, -power.Value / unit);
        var after = PointWrite.Of(revert, -revertsTo.Value / unit);
        var time = PointWrite.Of("WSetRvrtTms", seconds);
        var keepOn = PointWrite.Of("WSetEnaRvrt", "ENABLED");
        var enable = PointWrite.Of("WSetEna", "ENABLED");
        bool hasTimer = before.Has("WSetRvrtTms");
        var lease = new[] { after, keepOn }.Where(w => before.Has(w.Point)).ToList();
        bool hasMode = before.Has("WSetMod");
        bool canRevert = hasTimer && before.Has(revert);

        // From here on what the device holds is open until it has been read back.
        battery.Orders.Forget();

        // The value after the set-point first, then its time, then that the function stays on with it; WSetEnaRvrt is the enable that counts after reversion, not a switch of the timer.
        Fault? fault = lease.Contains(after) ? await WriteUnlessHeldAsync(before, after, stop) : null;
        fault ??= hasTimer ? await Device.SendAsync(before, stop, time) : null;
        fault ??= lease.Contains(keepOn) ? await WriteUnlessHeldAsync(before, keepOn, stop) : null;
        fault ??= hasMode ? await WriteUnlessHeldAsync(before, mode, stop) : null;
        fault ??= await Device.SendAsync(before, stop, target);

        // Written also where it is on: what renews the timer is left to the device, and this is what none can overlook.
        fault ??= await Device.SendAsync(before, stop, enable);
        if (fault is not null)
        {
            return Fail(fault);
        }

        read = await Device.ReadAsync(704, stop);
        if (!read.IsSuccess)
        {
            return Outcome<SunSpecArmed>.Failure(read.Faults);
        }

        var written = new List<PointWrite>(lease) { target, enable };
        written.AddRange(hasTimer ? [time] : []);
        written.AddRange(hasMode ? [mode] : []);
        if (SunSpecDevice.Check(before, read.Value, written) is { } wrong)
        {
            await ZeroAsync(wrong, read.Value, stop, canRevert ? [PointWrite.Of(set, 0), PointWrite.Of(revert, 0)] : [PointWrite.Of(set, 0)]);
            return Fail(wrong);
        }

        battery.Timer.Renewed(now, battery.Heard(now), hasTimer ? seconds : null, remaining, read.Value["WSetRvrtRem"].Value);
        battery.Orders.Keep(read.Value, [.. Ours704, set, revert], "WSetEna", set, canRevert ? revert : null, hasTimer ? now + TimeSpan.FromSeconds(seconds) : Instant.Forever);
        var order = battery.OrderOf(SunSpecControlPath.Model704, read.Value)!;
        return order.Most is { } held
            ? Outcome<SunSpecArmed>.Success(new SunSpecArmed(held, canRevert ? order.RevertsTo : null, hasTimer ? TimeSpan.FromSeconds(seconds) : null, battery.Timer.Verdict))
            : Fail(SunSpecFaults.NotTaken(704, set, "a number", "nothing"));
    }

    private async ValueTask<Outcome<SunSpecArmed>> Arm124Async(Watts power, double seconds, Instant now, CancellationToken stop)
    {
        var read = await Device.ReadAsync(124, stop);
        if (!read.IsSuccess)
        {
            return Outcome<SunSpecArmed>.Failure(read.Faults);
        }

        var before = read.Value;
        battery.See(now, before, null);
        if (battery.Orders.SecondWriter is { } other)
        {
            return Fail(other);
        }

        if (before["WChaMax"].Value is not ({ } chargeFull and > 0))
        {
            return Fail(SunSpecFaults.NoReference("WChaMax of model 124", "Set the maximum charging power in the device's own settings."));
        }

        if (battery.DischargeReference is not { Value: > 0 and var dischargeFull })
        {
            return Fail(SunSpecFaults.NoReference("the maximum discharging power (WDisChaMax)", "Write the battery's discharge reference into its settings; its manual says what 100 % of OutWRte means."));
        }

        if (before.ScaleOf(before.Definition.Points["InWRte"]) is not { } scale)
        {
            return Fail(SunSpecFaults.NotWritable(124, "InWRte", "its scale factor is not known"));
        }

        // The device may run from OutWRte, the most it discharges, to InWRte, the most it charges. A set-point is both in one place; the side that forces is rounded so that it never passes the side that limits.
        double step = Math.Pow(10, scale);
        var (inPercent, outPercent) = Rates(power.Value, chargeFull, dischargeFull, step);
        var rates = new[] { PointWrite.Of("OutWRte", outPercent), PointWrite.Of("InWRte", inPercent) };
        var time = PointWrite.Of("InOutWRte_RvrtTms", seconds);
        var mode = PointWrite.Of("StorCtl_Mod", 3);
        bool hasTimer = before.Has("InOutWRte_RvrtTms");
        var around = new List<PointWrite>();
        if (battery.Config.ChargesFromGrid && before.Has("ChaGriSet"))
        {
            around.Add(PointWrite.Of("ChaGriSet", "GRID"));
        }

        if (battery.Config.Reserve is { } reserve && before.Has("MinRsvPct"))
        {
            around.Add(PointWrite.Of("MinRsvPct", 100 * reserve));
        }

        battery.Orders.Forget();
        Fault? fault = null;
        foreach (var write in around)
        {
            fault ??= await WriteUnlessHeldAsync(before, write, stop);
        }

        fault ??= hasTimer ? await Device.SendAsync(before, stop, time) : null;
        fault ??= await Device.SendAsync(before, stop, rates);
        fault ??= await Device.SendAsync(before, stop, mode);
        if (fault is not null)
        {
            return Fail(fault);
        }

        read = await Device.ReadAsync(124, stop);
        if (!read.IsSuccess)
        {
            return Outcome<SunSpecArmed>.Failure(read.Faults);
        }

        if (SunSpecDevice.Check(before, read.Value, [.. around, .. rates, mode, .. hasTimer ? [time] : Array.Empty<PointWrite>()]) is { } wrong)
        {
            await ZeroAsync(wrong, read.Value, stop, PointWrite.Of("OutWRte", 0), PointWrite.Of("InWRte", 0));
            return Fail(wrong);
        }

        battery.Timer.Renewed(now, battery.Heard(now), hasTimer ? seconds : null, null, null);
        battery.Orders.Keep(read.Value, Ours124.Concat(around.Select(w => w.Point)), "StorCtl_Mod", "OutWRte", null, hasTimer ? now + TimeSpan.FromSeconds(seconds) : Instant.Forever);
        var order = battery.OrderOf(SunSpecControlPath.Model124, read.Value)!;
        var taken = power.Value >= 0 ? order.Most : order.Least;
        return taken is { } held
            ? Outcome<SunSpecArmed>.Success(new SunSpecArmed(held, null, hasTimer ? TimeSpan.FromSeconds(seconds) : null, battery.Timer.Verdict))
            : Fail(SunSpecFaults.NotTaken(124, "InWRte", "a number", "nothing"));
    }

    /// <summary>The two rates of model 124 in percent for one power, each a whole number of steps.</summary>
    internal static (double In, double Out) Rates(double powerWatts, double chargeFullWatts, double dischargeFullWatts, double stepPercent)
    {
        var (limitFull, forceFull) = powerWatts >= 0 ? (chargeFullWatts, dischargeFullWatts) : (dischargeFullWatts, chargeFullWatts);
        double limit = Down(100 * Math.Abs(powerWatts) / limitFull);
        double force = Down(limit * limitFull / forceFull);
        return powerWatts >= 0 ? (limit, -force) : (-force, limit);

        // A hair is added, because 30 % in steps of 0.1 % are 300 steps and not 299.99999999999994.
        double Down(double percent) => Math.Floor((percent / stepPercent) + 1e-9) * stepPercent;
    }

    /// <summary>Writes what seldom changes only when it differs: some devices keep it in memory that wears out.</summary>
    private async ValueTask<Fault?> WriteUnlessHeldAsync(SunSpecModel read, PointWrite write, CancellationToken stop) =>
        SunSpecDevice.Check(read, read, write) is null ? null : await Device.SendAsync(read, stop, write);

    /// <summary>
    /// A set-point whose scale factor moved may stand there ten times too large until the next try. Zero is zero at every scale, so that is written at once; whether it arrives or not, the
    /// fault stays.
    /// </summary>
    private async ValueTask ZeroAsync(Fault fault, SunSpecModel now, CancellationToken stop, params PointWrite[] zero)
    {
        if (fault.Code == SunSpecFaults.ScaleMovedCode)
        {
            await Device.SendAsync(now, stop, zero);
        }
    }

    private async ValueTask<Fault?> BeatAsync(int model, string point, ulong notImplemented, CancellationToken stop)
    {
        if (!Device.Lists(model))
        {
            return null;
        }

        // Read first: it shows whether the model still stands there, and whether the last beat is the one that we wrote.
        var read = await Device.ReadAsync(model, stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        var held = read.Value[point];
        if (!held.IsKnown)
        {
            return null;
        }

        // A device that was restarted begins with zero.
        if (beats.TryGetValue(model, out ulong last) && held.Raw != last && held.Raw != 0)
        {
            var other = SunSpecFaults.SecondWriter($"{point} of SunSpec model {model}", $"{last}", $"{held.Raw}");
            battery.Orders.Alarm(other);
            return other;
        }

        ulong next = (held.Raw + 1) % notImplemented;
        beats.Remove(model);
        var fault = await Device.SendAsync(read.Value, stop, PointWrite.Of(point, next));
        if (fault is null)
        {
            beats[model] = next;
        }

        return fault;
    }
}
