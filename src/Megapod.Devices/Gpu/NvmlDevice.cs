namespace Megapod.Devices.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>One GPU at NVML. Its handle is void once the library was closed or has lost its driver.</summary>
public sealed unsafe class NvmlDevice
{
    /// <summary>Type of clock in nvml.h: that of the processors.</summary>
    private const uint ProcessorClock = 1;

    /// <summary>Type of clock in nvml.h: that of the memory.</summary>
    private const uint MemoryClock = 2;

    /// <summary>1 Wh in the counter's unit: 3600 J are 3 600 000 mJ.</summary>
    private const double MillijoulesPerWattHour = 3_600_000;

    /// <summary>Drivers round a limit to whole watts.</summary>
    private const double ToleranceWatts = 1;

    /// <summary>Counters of links are asked for this often: they are dozens of fields, and no decision waits for them.</summary>
    private static readonly TimeSpan LinksLast = TimeSpan.FromMinutes(1);

    private readonly NvmlCalls calls;
    private readonly GpuRow self;
    private readonly int links;
    private Reading linkErrors;

    private NvmlDevice(NvmlCalls calls, nint handle, GpuRow self)
    {
        this.calls = calls;
        Handle = handle;
        var note = new NvmlNote(self.Uuid);
        uint value = 0;
        uint most = 0;
        bool? isPersistent = calls.PersistenceMode != null && note.IsDone(calls.PersistenceMode(handle, &value), "nvmlDeviceGetPersistenceMode") ? value == 1 : null;
        Watts? stock = calls.DefaultLimit != null && note.IsDone(calls.DefaultLimit(handle, &value), "nvmlDeviceGetPowerManagementDefaultLimit") ? OfMilliwatts(value) : null;
        bool isRangeKnown = calls.LimitConstraints != null && note.IsDone(calls.LimitConstraints(handle, &value, &most), "nvmlDeviceGetPowerManagementLimitConstraints");
        this.self = self with
        {
            IsPersistent = isPersistent,
            DefaultLimit = stock,
            LeastLimit = isRangeKnown ? OfMilliwatts(value) : null,
            MostLimit = isRangeKnown ? OfMilliwatts(most) : null,
            PowerSmoothing = Smoothing(),
            WorkloadProfiles = Profiles(),
        };
        double count = Fields(new NvmlField { Id = NvmlField.LinkCount }) is [var field] ? field.Value : 0;
        links = count is > 0 and <= GpuBounds.MostLinks ? (int)count : 0;
    }

    /// <summary>Its name for life.</summary>
    public string Uuid => self.Uuid;

    /// <summary>Who it is.</summary>
    public PartIdentity Identity => self.Identity;

    /// <summary>Whether it can smooth its power. We only look; nothing here sets it.</summary>
    public GpuFeature PowerSmoothing => self.PowerSmoothing;

    /// <summary>Whether it has power profiles of workloads. We only look; nothing here sets one.</summary>
    public GpuFeature WorkloadProfiles => self.WorkloadProfiles;

    /// <summary>What the library calls it.</summary>
    internal nint Handle { get; }

    /// <summary>A GPU of the library; null where it does not tell its name.</summary>
    internal static NvmlDevice? Of(NvmlCalls calls, nint handle, int index, string driver, out NvmlReturn code)
    {
        byte* text = stackalloc byte[GpuBounds.LongestText];
        code = calls.Uuid(handle, text, GpuBounds.LongestText);
        if (code != NvmlReturn.Success)
        {
            return null;
        }

        string uuid = TextOf(text);
        string model = calls.Name != null && calls.Name(handle, text, GpuBounds.LongestText) == NvmlReturn.Success ? TextOf(text) : "";
        string serial = calls.Serial != null && calls.Serial(handle, text, GpuBounds.LongestText) == NvmlReturn.Success ? TextOf(text) : "";
        return new NvmlDevice(calls, handle, new GpuRow { Uuid = uuid, Index = index, Identity = new PartIdentity { Maker = "NVIDIA", Model = model, Serial = serial, Firmware = driver } });
    }

    /// <summary>A text of the library: up to its zero byte, and no longer than the room that it was given.</summary>
    internal static string TextOf(byte* text)
    {
        var bytes = new ReadOnlySpan<byte>(text, GpuBounds.LongestText);
        int end = bytes.IndexOf((byte)0);
        return GpuText.Printable(System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]));
    }

    /// <summary>Reads it.</summary>
    /// <param name="now">The instant of asking.</param>
    internal NvmlRead Read(Instant now)
    {
        var note = new NvmlNote(Uuid);
        var readings = new GpuReadings();
        Watts? requested = null;
        bool? isPersistent = self.IsPersistent;
        uint value = 0;
        ulong wide = 0;
        if (calls.PowerUsage != null && note.IsDone(calls.PowerUsage(Handle, &value), "nvmlDeviceGetPowerUsage"))
        {
            readings.Put(PartQuantity.Power, value / 1000.0, now);
        }

        if (calls.EnforcedLimit != null && !note.IsOver && note.IsDone(calls.EnforcedLimit(Handle, &value), "nvmlDeviceGetEnforcedPowerLimit"))
        {
            readings.Put(PartQuantity.PowerLimit, value / 1000.0, now);
        }

        if (calls.TotalEnergy != null && !note.IsOver && note.IsDone(calls.TotalEnergy(Handle, &wide), "nvmlDeviceGetTotalEnergyConsumption"))
        {
            readings.Put(PartQuantity.Energy, wide / MillijoulesPerWattHour, now);
        }

        if (calls.Temperature != null && !note.IsOver && note.IsDone(calls.Temperature(Handle, 0, &value), "nvmlDeviceGetTemperature"))
        {
            readings.Put(PartQuantity.Temperature, value, now);
        }

        NvmlUse use;
        if (calls.Utilisation != null && !note.IsOver && note.IsDone(calls.Utilisation(Handle, &use), "nvmlDeviceGetUtilizationRates"))
        {
            readings.Put(PartQuantity.Utilisation, use.Gpu / 100.0, now);
            readings.Put(PartQuantity.MemoryUtilisation, use.Memory / 100.0, now);
        }

        if (calls.Clock != null && !note.IsOver && note.IsDone(calls.Clock(Handle, ProcessorClock, &value), "nvmlDeviceGetClockInfo"))
        {
            readings.Put(PartQuantity.Clock, value * 1e6, now);
        }

        if (calls.Clock != null && !note.IsOver && note.IsDone(calls.Clock(Handle, MemoryClock, &value), "nvmlDeviceGetClockInfo"))
        {
            readings.Put(PartQuantity.MemoryClock, value * 1e6, now);
        }

        if (calls.ClockReasons != null && !note.IsOver && note.IsDone(calls.ClockReasons(Handle, &wide), "nvmlDeviceGetCurrentClocksEventReasons"))
        {
            readings.Put(PartQuantity.Throttle, (int)GpuThrottle.Of(wide), now);
        }

        if (calls.RequestedLimit != null && !note.IsOver && note.IsDone(calls.RequestedLimit(Handle, &value), "nvmlDeviceGetPowerManagementLimit"))
        {
            requested = OfMilliwatts(value);
        }

        if (calls.PersistenceMode != null && !note.IsOver && note.IsDone(calls.PersistenceMode(Handle, &value), "nvmlDeviceGetPersistenceMode"))
        {
            isPersistent = value == 1;
        }

        if (!note.IsOver)
        {
            ReadFields(readings, now, note);
        }

        // What was read before it was lost is not shown beside a GPU that is gone.
        var row = note.IsOver ? self with { State = note.State } : self with { Readings = readings.Values, RequestedLimit = requested, IsPersistent = isPersistent };
        return new NvmlRead(row, note.Fault, note.IsLibraryLost);
    }

    /// <summary>Sets the highest power, and reads back what the GPU then enforces. Whole milliwatts are told, never more than was asked for.</summary>
    /// <param name="limit">The most power, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number above zero.</exception>
    internal GpuLimitOutcome SetLimit(Watts limit)
    {
        double milliwatts = Math.Floor(limit.Value * 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(milliwatts, 1, nameof(limit));
        if (calls.SetLimit == null)
        {
            return new GpuLimitOutcome(Uuid, limit, GpuVerdict.NotSupported) { InForce = Enforced(out _), Fault = GpuFaults.NoSuchCall("nvmlDeviceSetPowerManagementLimit") };
        }

        bool isBeyond = (self.LeastLimit is { } least && limit < least) || (self.MostLimit is { } most && limit > most) || milliwatts > uint.MaxValue;
        if (isBeyond)
        {
            var fault = GpuFaults.LimitBeyondRange(Uuid, limit, self.LeastLimit ?? Watts.Zero, self.MostLimit ?? new Watts(uint.MaxValue / 1000.0));
            return new GpuLimitOutcome(Uuid, limit, GpuVerdict.Refused) { InForce = Enforced(out _), Fault = fault };
        }

        var code = calls.SetLimit(Handle, (uint)milliwatts);
        var enforced = Enforced(out var shown);
        if (code != NvmlReturn.Success)
        {
            return new GpuLimitOutcome(Uuid, limit, VerdictOf(code)) { InForce = enforced, Fault = FaultOf(code, "nvmlDeviceSetPowerManagementLimit", "a limit") };
        }

        if (enforced is not { } held)
        {
            bool isLost = shown is NvmlReturn.GpuIsLost or NvmlReturn.ResetRequired;
            return new GpuLimitOutcome(Uuid, limit, GpuVerdict.Unknown) { Fault = isLost ? GpuFaults.Of(shown, "nvmlDeviceGetEnforcedPowerLimit", Uuid) : GpuFaults.LimitNotShown(Uuid, limit) };
        }

        var verdict = held.Value > limit.Value + ToleranceWatts ? GpuVerdict.NotHeld : held.Value < limit.Value - ToleranceWatts ? GpuVerdict.HeldLower : GpuVerdict.Held;
        return new GpuLimitOutcome(Uuid, limit, verdict) { InForce = held, Fault = verdict == GpuVerdict.NotHeld ? GpuFaults.LimitNotHeld(Uuid, limit, held) : null };
    }

    /// <summary>Keeps the clock of its processors in a range, or in none.</summary>
    /// <param name="range">The range; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or below zero, or beyond what a GPU can be told.</exception>
    internal GpuClockOutcome SetClocks(GpuClockRange? range)
    {
        if (range is not null)
        {
            // The highest is told rounded down, so that a GPU never runs faster than was asked for.
            ArgumentOutOfRangeException.ThrowIfNegative(range.LowestHertz, nameof(range));
            ArgumentOutOfRangeException.ThrowIfLessThan(range.HighestHertz, Math.Max(range.LowestHertz, 1e6), nameof(range));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.HighestHertz, 1e12, nameof(range));
        }

        string call = range is null ? "nvmlDeviceResetGpuLockedClocks" : "nvmlDeviceSetGpuLockedClocks";
        if (range is null ? calls.ResetClocks == null : calls.LockClocks == null)
        {
            return new GpuClockOutcome(Uuid, range, GpuVerdict.NotSupported) { Fault = GpuFaults.NoSuchCall(call) };
        }

        var code = range is null ? calls.ResetClocks(Handle) : calls.LockClocks(Handle, (uint)(range.LowestHertz / 1e6), (uint)(range.HighestHertz / 1e6));
        return code == NvmlReturn.Success
            ? new GpuClockOutcome(Uuid, range, GpuVerdict.Taken)
            : new GpuClockOutcome(Uuid, range, VerdictOf(code)) { Fault = FaultOf(code, call, "a range of clocks") };
    }

    /// <summary>Whether an enforced limit is above one that we had set, by more than rounding.</summary>
    internal static bool IsAbove(Watts enforced, Watts ours) => enforced.Value > ours.Value + ToleranceWatts;

    private static Watts? OfMilliwatts(uint value) => value is 0 or uint.MaxValue ? null : new Watts(value / 1000.0);

    private static GpuVerdict VerdictOf(NvmlReturn code) => code switch
    {
        NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound or NvmlReturn.Deprecated => GpuVerdict.NotSupported,
        NvmlReturn.NoPermission or NvmlReturn.InvalidArgument or NvmlReturn.FrequencyNotSupported or NvmlReturn.InvalidState or NvmlReturn.InUse or NvmlReturn.OperatingSystem => GpuVerdict.Refused,
        _ => GpuVerdict.Unknown,
    };

    private Fault FaultOf(NvmlReturn code, string call, string what) =>
        code != NvmlReturn.NoPermission && VerdictOf(code) == GpuVerdict.Refused ? GpuFaults.Refused(Uuid, what, code) : GpuFaults.Of(code, call, Uuid);

    private Watts? Enforced(out NvmlReturn code)
    {
        uint value = 0;
        code = calls.EnforcedLimit == null ? NvmlReturn.FunctionNotFound : calls.EnforcedLimit(Handle, &value);
        return code == NvmlReturn.Success ? OfMilliwatts(value) : null;
    }

    private void ReadFields(GpuReadings readings, Instant now, NvmlNote note)
    {
        bool wantsLinks = linkErrors.Quality == Quality.Missing || now - linkErrors.MeasuredAt >= LinksLast;
        NvmlField[] asked =
        [
            new() { Id = NvmlField.MemoryTemperature },
            new() { Id = NvmlField.CorrectedErrors },
            new() { Id = NvmlField.UncorrectedErrors },
            .. wantsLinks ? LinkFields() : [],
        ];
        var fields = Fields(asked, note);
        if (fields.Length == 0)
        {
            return;
        }

        readings.Put(PartQuantity.MemoryTemperature, fields[0].Value, now);
        readings.Put(PartQuantity.CorrectedErrors, fields[1].Value, now);
        readings.Put(PartQuantity.UncorrectedErrors, fields[2].Value, now);
        if (wantsLinks)
        {
            linkErrors = SumOf(fields.AsSpan(3), now);
        }

        if (linkErrors.Quality == Quality.Good)
        {
            readings.Put(PartQuantity.LinkErrors, linkErrors.Value, linkErrors.MeasuredAt);
        }
    }

    /// <summary>Errors of all links together. What the GPU does not count is left out; where a count fails otherwise there is no sum, because it would fall and rise again.</summary>
    private static Reading SumOf(ReadOnlySpan<NvmlField> fields, Instant now)
    {
        double sum = 0;
        int counts = 0;
        foreach (var field in fields)
        {
            if (field.Return is NvmlReturn.NotSupported or NvmlReturn.InvalidArgument or NvmlReturn.Deprecated or NvmlReturn.FunctionNotFound)
            {
                continue;
            }

            if (!double.IsFinite(field.Value))
            {
                return Reading.Missing;
            }

            sum += field.Value;
            counts++;
        }

        return counts == 0 ? Reading.Missing : Reading.Good(sum, now);
    }

    private IEnumerable<NvmlField> LinkFields()
    {
        yield return new NvmlField { Id = NvmlField.HostReplays };
        foreach (uint id in NvmlField.LinkErrors)
        {
            yield return new NvmlField { Id = id };
        }

        for (uint link = 0; link < links; link++)
        {
            foreach (uint id in NvmlField.ErrorsOfLink)
            {
                yield return new NvmlField { Id = id, Scope = link };
            }
        }
    }

    /// <summary>Reads fields together; empty where the call is not there or fails as a whole.</summary>
    private NvmlField[] Fields(NvmlField[] fields, NvmlNote? note)
    {
        // A field that the library does not touch must not look like a value.
        foreach (ref var field in fields.AsSpan())
        {
            field.Return = NvmlReturn.NotSupported;
        }

        if (calls.FieldValues == null)
        {
            return [];
        }

        fixed (NvmlField* first = fields)
        {
            var code = calls.FieldValues(Handle, fields.Length, first);
            bool isDone = note?.IsDone(code, "nvmlDeviceGetFieldValues") ?? code == NvmlReturn.Success;
            return isDone ? fields : [];
        }
    }

    private NvmlField[] Fields(NvmlField field) => Fields([field], null);

    private GpuFeature Smoothing() => Fields(new NvmlField { Id = NvmlField.PowerSmoothing }) is [var field] ? FeatureOf(field.Return) : GpuFeature.NotSupported;

    private GpuFeature Profiles()
    {
        if (calls.CurrentProfiles == null)
        {
            return GpuFeature.NotSupported;
        }

        var profiles = new NvmlProfiles { Version = NvmlProfiles.VersionOne };
        return FeatureOf(calls.CurrentProfiles(Handle, &profiles));
    }

    private static GpuFeature FeatureOf(NvmlReturn code) => code switch
    {
        NvmlReturn.Success => GpuFeature.Supported,
        NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound or NvmlReturn.InvalidArgument or NvmlReturn.ArgumentVersionMismatch or NvmlReturn.Deprecated => GpuFeature.NotSupported,
        NvmlReturn.NoPermission => GpuFeature.NoPermission,
        _ => GpuFeature.Unknown,
    };
}
