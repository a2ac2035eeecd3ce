namespace Megapod.Devices.Ocpp.Relay;

using System.Text.Json;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;

/// <summary>
/// The operator's limits of the whole station. Two who write one purpose would take each other's profiles out, so that ours alone is in the station and these are counted into it. Not for two threads at
/// once.
/// </summary>
internal sealed class OperatorLimits
{
    /// <summary>A station of the field takes some ten profiles in all.</summary>
    private const int Most = 32;

    private readonly List<(KeptLimit Kept, LimitProfile Limit)> limits = [];

    public OperatorLimits(IReadOnlyList<KeptLimit> known)
    {
        foreach (var kept in known)
        {
            Set(kept);
        }
    }

    public IReadOnlyList<LimitProfile> Limits => [.. limits.Select(l => l.Limit)];

    public IReadOnlyList<KeptLimit> Kept => [.. limits.Select(l => l.Kept)];

    /// <summary>Takes a profile, in the place of those that it replaces.</summary>
    /// <returns>Why not, in words; null: it is counted.</returns>
    public string? Set(KeptLimit kept)
    {
        LimitProfile limit;
        try
        {
            using var json = JsonDocument.Parse(kept.Profile);
            if (WhyNot(json.RootElement) is { } why)
            {
                return why;
            }

            limit = Read(json.RootElement, kept.ReceivedAt);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            return "it cannot be read";
        }

        if (limits.Count(l => !limit.Replaces(l.Limit)) >= Most)
        {
            return $"there are {Most} already";
        }

        limits.RemoveAll(l => limit.Replaces(l.Limit));
        limits.Add((kept, limit));
        return null;
    }

    /// <summary>Takes one out by its number.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(int id) => limits.RemoveAll(l => l.Limit.Id == id) > 0;

    /// <summary>Takes out those of a level; null: all.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Clear(int? level) => limits.RemoveAll(l => level is null || l.Limit.Level == level) > 0;

    /// <summary>Those of a level and with one of these numbers; null: any.</summary>
    public IReadOnlyList<KeptLimit> Matching(int? level, IReadOnlyList<int>? ids) =>
        [.. limits.Where(l => (level is null || l.Limit.Level == level) && (ids is null || ids.Contains(l.Limit.Id))).Select(l => l.Kept)];

    private static string? WhyNot(JsonElement profile)
    {
        string kind = profile.GetProperty("chargingProfileKind").GetString()!;
        var schedules = profile.GetProperty("chargingSchedule");
        bool isList = schedules.ValueKind == JsonValueKind.Array;
        if (isList && schedules.GetArrayLength() != 1)
        {
            return "a limit of the whole station has one schedule";
        }

        var schedule = isList ? schedules[0] : schedules;
        var periods = schedule.GetProperty("chargingSchedulePeriod");
        return kind is not ("Absolute" or "Recurring") ? $"a limit of the whole station is not {kind}: it counts from no transaction, and nobody asks for it"
            : kind == "Recurring" && !schedule.TryGetProperty("startSchedule", out _) ? "what begins anew has a start"
            : periods.GetArrayLength() == 0 || periods[0].GetProperty("startPeriod").GetInt32() != 0 ? "the first period starts at 0"
            : periods.EnumerateArray().Any(p => !p.TryGetProperty("limit", out _)) ? "each period has a limit"
            : null;
    }

    private static LimitProfile Read(JsonElement profile, Instant receivedAt)
    {
        var schedules = profile.GetProperty("chargingSchedule");
        var schedule = schedules.ValueKind == JsonValueKind.Array ? schedules[0] : schedules;
        return new LimitProfile
        {
            Id = (profile.TryGetProperty("chargingProfileId", out var id) ? id : profile.GetProperty("id")).GetInt32(),
            Connector = 0,
            Purpose = LimitPurpose.StationMaximum,
            Level = profile.GetProperty("stackLevel").GetInt32(),
            ValidFrom = TimeOf(profile, "validFrom"),
            ValidTo = TimeOf(profile, "validTo"),
            StartsFrom = !profile.TryGetProperty("recurrencyKind", out var turn) ? LimitStart.Named : turn.GetString() == "Weekly" ? LimitStart.Weekly : LimitStart.Daily,
            Start = TimeOf(schedule, "startSchedule") ?? receivedAt,
            DurationSeconds = schedule.TryGetProperty("duration", out var duration) ? duration.GetInt32() : null,
            Unit = schedule.GetProperty("chargingRateUnit").GetString() == "A" ? LimitUnit.Amperes : LimitUnit.Watts,
            Periods =
            [
                .. schedule.GetProperty("chargingSchedulePeriod").EnumerateArray().Select(p => new LimitPeriod(
                    p.GetProperty("startPeriod").GetInt32(), p.GetProperty("limit").GetDecimal(), p.TryGetProperty("numberPhases", out var phases) ? phases.GetInt32() : null)),
            ],
        };
    }

    private static Instant? TimeOf(JsonElement part, string name) =>
        !part.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null ? null
        : OcppTime.TryRead(System.Text.Encoding.UTF8.GetBytes(text.GetString()!), out var at, out _) ? at
        : throw new FormatException(name);
}
