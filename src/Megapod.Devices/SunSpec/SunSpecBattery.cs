namespace Megapod.Devices.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Reads a battery that speaks SunSpec, and never writes: who may write has a <see cref="SunSpecBatteryControl"/> beside it. It has no timers; each call is told when it is. Used by one
/// caller at a time.
/// </summary>
internal sealed class SunSpecBattery
{
    /// <summary>A battery without a set-point may call itself so: it says neither that it can run nor that it cannot.</summary>
    private const string Standby = "STANDBY";

    /// <summary>States of models 103, 113 and 701 in which power flows.</summary>
    private static readonly string[] Runs = ["MPPT", "RUNNING", "THROTTLED"];

    private readonly Func<Instant>? clock;
    private readonly HeartbeatWatch inverterHeart;
    private readonly HeartbeatWatch batteryHeart;
    private SunSpecModel? ratings;
    private SunSpecModel? service;
    private Instant ratingsAt = Instant.Never;

    /// <summary>Takes up a device.</summary>
    /// <param name="device">The device, found.</param>
    /// <param name="config">What its owner says of it.</param>
    /// <param name="clock">The instant, to be looked at behind an answer: a controller that was held up between asking and hearing must not take the device's time for wrong. Null: no time passes in a call.</param>
    public SunSpecBattery(SunSpecDevice device, SunSpecBatteryConfig config, Func<Instant>? clock = null)
    {
        this.clock = clock;
        Device = device;
        Config = config;
        inverterHeart = new HeartbeatWatch(config.HeartbeatLimit);
        batteryHeart = new HeartbeatWatch(config.HeartbeatLimit);
    }

    /// <summary>What is known since the last <see cref="ReadAsync"/>.</summary>
    public SunSpecBatteryState State { get; private set; } = new();

    internal SunSpecDevice Device { get; }

    internal SunSpecBatteryConfig Config { get; }

    internal OrderWatch Orders { get; } = new();

    internal TimerWatch Timer { get; } = new();

    /// <summary>Ratings and limits as they were read last; null when the device has none or they could not be read.</summary>
    internal SunSpecModel? Ratings => ratings;

    /// <summary>Reads what the device says now. A model that cannot be read makes its part of the state old or unknown and adds a fault; the others are read all the same.</summary>
    /// <param name="now">The instant, in the controller's clock. What is read is marked with it, so that it never looks newer than it is.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<SunSpecBatteryState> ReadAsync(Instant now, CancellationToken stop)
    {
        var faults = new List<Fault>();
        if (now - ratingsAt >= Config.RatingPeriod || ratingsAt == Instant.Never)
        {
            // A device that is still starting lists less than it has; what it lacks is never read, so nothing else would notice.
            faults.AddRange(ratingsAt != Instant.Never && await Device.FindAgainAsync(stop) is { } notFound ? [notFound] : []);
            ratings = await TryReadAsync(702, faults, stop) ?? ratings;
            service = await TryReadAsync(703, faults, stop);
            ratingsAt = now;
        }

        var der = await TryReadAsync(701, faults, stop);
        int inverterModel = Device.Lists(701) ? 0 : Device.Lists(103) ? 103 : 113;
        var inverter = inverterModel == 0 ? null : await TryReadAsync(inverterModel, faults, stop);
        var storage = await TryReadAsync(713, faults, stop);
        var bank = await TryReadAsync(802, faults, stop);
        var control = await TryReadAsync(715, faults, stop);
        var basic = await TryReadAsync(124, faults, stop);
        var settings = Config.Path == SunSpecControlPath.Model124 ? null : await TryReadAsync(704, faults, stop);

        Watch(inverterHeart, 715, control, "DERHb", now, faults);
        Watch(batteryHeart, 802, bank, "Hb", now, faults);
        bool isStanding = inverterHeart.State == SunSpecHeartbeat.Standing || batteryHeart.State == SunSpecHeartbeat.Standing;
        var authority = AuthorityOf(control, bank);
        var path = PathOf(settings, basic);
        var order = OrderOf(path, path == SunSpecControlPath.Model704 ? settings : basic);
        if (authority == SunSpecAuthority.Local)
        {
            Orders.Forget();
            Timer.Lose();
        }
        else if (path != SunSpecControlPath.Listed && (path == SunSpecControlPath.Model704 ? settings : basic) is { } held)
        {
            See(now, held, order?.Remaining?.TotalSeconds);
        }

        faults.AddRange(new[] { Orders.SecondWriter, Orders.Lost, Timer.Why is { } why ? SunSpecFaults.Timerless(why) : null }.OfType<Fault>());
        var power = -(der?["W"].Value ?? inverter?["W"].Value);
        var soc = (storage?["SoC"].Value ?? bank?["SoC"].Value ?? basic?["ChaState"].Value) / 100;
        bool isPowerRead = der is not null || inverter is not null;
        bool isSocRead = storage is not null || bank is not null || basic is not null;
        return State = new SunSpecBatteryState
        {
            ReadAt = now,
            Power = Taken(State.Power, power, isPowerRead, isStanding, now),
            Soc = soc is < 0 or > 1 ? new Reading(soc.Value, now, Quality.Implausible) : Taken(State.Soc, soc, isSocRead, isStanding, now),
            ChargeLimit = Least(ratings?["WChaRteMax"], ratings?["WChaRteMaxRtg"], bank?["WChaRteMax"], basic?["WChaMax"]),
            DischargeLimit = Least(ratings?["WDisChaRteMax"], ratings?["WDisChaRteMaxRtg"], bank?["WDisChaRteMax"]),
            IsOnline = IsOnline(der, inverter, bank),
            MayEnterService = service?["ES"] is { IsKnown: true } permitted ? permitted.Raw == 1 : null,
            Authority = authority,
            InverterHeartbeat = inverterHeart.State,
            BatteryHeartbeat = batteryHeart.State,
            Path = path,
            Order = order,
            Timer = Timer.Verdict,
            HasReverted = Orders.HasReverted,
            HasSecondWriter = Orders.SecondWriter is not null,
            Alarms = [.. (der?["Alrm"].Bits ?? []).Concat(bank?["Evt1"].Bits ?? [])],
            Faults = faults,
        };
    }

    /// <summary>Takes in what the control model holds.</summary>
    /// <param name="now">When it was read.</param>
    /// <param name="held">The model.</param>
    /// <param name="left">What is left on its timer, s; null when that cannot be read.</param>
    internal void See(Instant now, SunSpecModel held, double? left)
    {
        var until = Heard(now);
        Orders.See(until, held, left);
        if (Orders.SecondWriter is not null || Orders.Lost is not null)
        {
            // The timer of somebody else, or of a device that was restarted, says nothing about ours.
            Timer.Lose();
        }

        Timer.Seen(now, until, left);
    }

    /// <summary>The instant behind an answer that was asked for at an earlier one.</summary>
    internal Instant Heard(Instant asked) => clock?.Invoke() is { } now && now > asked ? now : asked;

    /// <summary>What a control model holds, in our units and signs.</summary>
    internal SunSpecOrder? OrderOf(SunSpecControlPath path, SunSpecModel? held)
    {
        if (held is null || path == SunSpecControlPath.Listed)
        {
            return null;
        }

        if (path == SunSpecControlPath.Model704)
        {
            bool isPercent = held["WSetMod"] is { IsKnown: true, Raw: 0 };
            double? full = isPercent ? ratings?["WMax"].Value / 100 : 1;
            Watts? set = -(held[isPercent ? "WSetPct" : "WSet"].Value * full) is { } power ? new Watts(power) : null;
            bool isRevertOn = held["WSetEnaRvrt"] is { IsKnown: true, Raw: 1 };
            Watts? after = isRevertOn && -(held[isPercent ? "WSetPctRvrt" : "WSetRvrt"].Value * full) is { } then ? new Watts(then) : null;
            return new SunSpecOrder(held["WSetEna"] is { IsKnown: true, Raw: 1 }, set, set, after, Seconds(held["WSetRvrtTms"]), Seconds(held["WSetRvrtRem"]));
        }

        // In the direction of discharge the device may run from −InWRte to OutWRte; a rate whose bit is off does not bind.
        bool bindsCharge = held["StorCtl_Mod"] is { IsKnown: true } mode && (mode.Raw & 1) != 0;
        bool bindsDischarge = held["StorCtl_Mod"] is { IsKnown: true } both && (both.Raw & 2) != 0;
        Watts? most = bindsCharge && held["InWRte"].Value / 100 * held["WChaMax"].Value is { } charge ? new Watts(charge) : null;
        Watts? least = bindsDischarge && -(held["OutWRte"].Value / 100) * DischargeReference?.Value is { } discharge ? new Watts(discharge) : null;
        return new SunSpecOrder(bindsCharge || bindsDischarge, least, most, null, Seconds(held["InOutWRte_RvrtTms"]), null);
    }

    /// <summary>What 100 % of OutWRte means; null when nobody says.</summary>
    internal Watts? DischargeReference => Config.DischargeReference ?? (ratings?["WDisChaRteMax"].Value is { } setting ? new Watts(setting) : null);

    private static TimeSpan? Seconds(SunSpecValue value) => value.Value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static Watts? Least(params SunSpecValue?[] limits)
    {
        var known = limits.Select(l => l?.Value).OfType<double>().ToList();
        return known.Count > 0 ? new Watts(known.Min()) : null;
    }

    /// <summary>A value that came is good unless the device's heart stands; one that was not read stays as it was, old; one that the device does not have is missing.</summary>
    private static Reading Taken(Reading before, double? value, bool isRead, bool isStanding, Instant now) =>
        value is { } known ? new Reading(known, now, isStanding ? Quality.Stale : Quality.Good)
        : isRead || before.Quality == Quality.Missing ? Reading.Missing
        : before with { Quality = Quality.Stale };

    private static bool? IsOnline(SunSpecModel? der, SunSpecModel? inverter, SunSpecModel? bank)
    {
        bool?[] said =
        [
            der?["ConnSt"] is { IsKnown: true } connected ? connected.Raw == 1 : null,
            der?["InvSt"] is { IsKnown: true, Symbol: not Standby } running ? Runs.Contains(running.Symbol) : null,
            inverter?["St"] is { IsKnown: true, Symbol: not Standby } state ? Runs.Contains(state.Symbol) : null,
            bank?["State"] is { IsKnown: true } battery ? battery.Symbol == "CONNECTED" : null,
        ];
        return said.Any(s => s == false) ? false : said.Any(s => s == true) ? true : null;
    }

    private SunSpecAuthority AuthorityOf(SunSpecModel? control, SunSpecModel? bank)
    {
        if ((control is null && Device.Lists(715)) || (bank is null && Device.Lists(802)))
        {
            return SunSpecAuthority.Unknown;
        }

        var switches = new[] { control?["LocRemCtl"], bank?["LocRemCtl"] }.Where(s => s is { IsKnown: true }).Select(s => s!.Value.Symbol).ToList();
        return switches.Contains("LOCAL") ? SunSpecAuthority.Local : switches.All(s => s == "REMOTE") ? SunSpecAuthority.Remote : SunSpecAuthority.Unknown;
    }

    private SunSpecControlPath PathOf(SunSpecModel? settings, SunSpecModel? basic)
    {
        bool has704 = settings is not null && settings["WSetEna"].IsKnown && (settings.Has("WSet") || settings.Has("WSetPct"));
        bool has124 = basic is not null && basic["StorCtl_Mod"].IsKnown && basic.Has("InWRte") && basic.Has("OutWRte");
        return Config.Path switch
        {
            SunSpecControlPath.Model704 => has704 ? SunSpecControlPath.Model704 : SunSpecControlPath.Listed,
            SunSpecControlPath.Model124 => has124 ? SunSpecControlPath.Model124 : SunSpecControlPath.Listed,

            // A device that lists 704 and did not answer for it this time is not driven by its other model meanwhile.
            _ when settings is null && Device.Lists(704) => SunSpecControlPath.Listed,
            _ => has704 ? SunSpecControlPath.Model704 : has124 ? SunSpecControlPath.Model124 : SunSpecControlPath.Listed,
        };
    }

    private void Watch(HeartbeatWatch heart, int model, SunSpecModel? read, string point, Instant now, List<Fault> faults)
    {
        if (read is not null)
        {
            heart.See(read[point], now);
        }
        else
        {
            heart.Pass(now);
        }

        if (heart.State == SunSpecHeartbeat.Standing)
        {
            faults.Add(SunSpecFaults.Standing(model, heart.Still(now)));
        }
    }

    private async ValueTask<SunSpecModel?> TryReadAsync(int model, List<Fault> faults, CancellationToken stop)
    {
        if (!Device.Lists(model))
        {
            return null;
        }

        var read = await Device.ReadAsync(model, stop, isHeadOnly: true);
        faults.AddRange(read.Faults);
        return read.IsSuccess ? read.Value : null;
    }
}
