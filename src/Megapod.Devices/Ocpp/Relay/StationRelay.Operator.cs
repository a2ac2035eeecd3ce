namespace Megapod.Devices.Ocpp.Relay;

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Frames;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;

/// <summary>What the operator asks of the station. All goes to it as it is, but for what concerns limits of the whole station: these are ours to write, and the operator's are counted into them.</summary>
internal sealed partial class StationRelay
{
    /// <summary>So long a command waits for the floor, which goes before it after a start or a connection of the station.</summary>
    private static readonly TimeSpan FloorPatience = TimeSpan.FromSeconds(10);

    /// <summary>So long the station may take to tell its profiles before the operator is answered with those that have come.</summary>
    private static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(10);

    /// <summary>Messages of profiles that are gathered for one request; a station has some ten profiles in all.</summary>
    private const int MostReports = 32;

    private static readonly ReadOnlyMemory<byte> ReportAction = "ReportChargingProfiles"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> ClearAction = "ClearChargingProfile"u8.ToArray();

    private readonly List<ReadOnlyMemory<byte>> reports = [];
    private int? gathering;
    private TaskCompletionSource? gathered;

    /// <summary>A call of the operator.</summary>
    public async ValueTask<OcppReply> FromOperatorAsync(OcppCall call, CancellationToken stop)
    {
        string action = OcppFrameReader.Text(call.Action.Span);
        var version = call.Link.Config.Version;
        OcppLink? to;
        lock (gate)
        {
            to = link?.Config.Version == version ? link : null;
        }

        if (to is null)
        {
            return NotCarried(action, "it is not connected");
        }

        var payload = call.Payload.IsEmpty ? Nothing : call.Payload;
        if (!call.IsAnswered)
        {
            _ = to.SendRaw(call.Action, payload);
            return default;
        }

        if (host.MayCommand)
        {
            await station.FlooredAsync(FloorPatience, stop).ConfigureAwait(false);
            var decided = action switch
            {
                "SetChargingProfile" => await SetAsync(to, call, payload, stop).ConfigureAwait(false),
                "ClearChargingProfile" => await ClearAsync(to, call, payload, stop).ConfigureAwait(false),
                "GetChargingProfiles" => await GetAsync(to, call, payload, stop).ConfigureAwait(false),
                "RemoteStartTransaction" or "RequestStartTransaction" when IdOf(RelayJson.Raw(payload.Span, "chargingProfile")) is { } id && Station.IsOurs(id) => Reserved(version, id),
                _ => (OcppReply?)null,
            };
            if (decided is { } reply)
            {
                return reply;
            }
        }

        return await CarryAsync(to, call.Action, ToStation(action, payload), stop).ConfigureAwait(false);
    }

    /// <summary>An answer to the operator is on its way: what was gathered for it follows.</summary>
    public void OperatorAnswered(OcppLink on)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> ready;
        lock (gate)
        {
            if (gathering is not null || reports.Count == 0)
            {
                return;
            }

            ready = [.. reports];
            reports.Clear();
        }

        _ = ReportAsync(on, ready);
    }

    private static async Task ReportAsync(OcppLink on, IReadOnlyList<ReadOnlyMemory<byte>> ready)
    {
        foreach (var report in ready)
        {
            await on.CallRawAsync(ReportAction, report).ConfigureAwait(false);
        }
    }

    private OcppReply NotCarried(string action, string why)
    {
        var fault = RelayFaults.CommandNotCarried(station.Config.Id, OcppText.Printable(action, 40), why);
        station.Broken(fault);
        return OcppReply.Refuse(new OcppRefusal(OcppErrorCode.InternalError, fault));
    }

    private async ValueTask<OcppReply> CarryAsync(OcppLink to, ReadOnlyMemory<byte> action, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var answer = await to.CallRawAsync(action, payload, default, stop).ConfigureAwait(false);
        return answer.Payload is { } said ? OcppReply.Raw(said)
            : answer.Error is { } error ? OcppReply.Raw(error)
            : NotCarried(OcppFrameReader.Text(action.Span), answer.Fault!.Message);
    }

    /// <summary>What the station is told instead of the operator's number of a transaction that it knows by a local one.</summary>
    private ReadOnlyMemory<byte> ToStation(string action, ReadOnlyMemory<byte> payload)
    {
        string[]? way = action switch
        {
            "RemoteStopTransaction" => ["transactionId"],
            "SetChargingProfile" => ["csChargingProfiles", "transactionId"],
            _ => null,
        };
        if (way is null || RelayJson.Whole(payload.Span, way) is not { } number)
        {
            return payload;
        }

        int known;
        lock (gate)
        {
            known = numbers.ForStation(number);
        }

        return known == number ? payload : RelayJson.With(payload, known, way);
    }

    private async ValueTask<OcppReply?> SetAsync(OcppLink to, OcppCall call, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var version = to.Config.Version;
        string name = version == OcppVersion.V16 ? "csChargingProfiles" : "chargingProfile";
        var profile = RelayJson.Find(payload.Span, name) is { } at ? at.Of(payload) : default;
        int? id = IdOf(profile.Span);
        string? purpose = RelayJson.Text(profile.Span, "chargingProfilePurpose");
        if (id is { } reserved && Station.IsOurs(reserved))
        {
            return Reserved(version, reserved);
        }

        if (purpose == "LocalGeneration")
        {
            return NotCounted(version, "local generation adds to the limits of the whole station, which are the site's");
        }

        if (purpose != StationMaximum(version))
        {
            var carried = await CarryAsync(to, call.Action, ToStation("SetChargingProfile", payload), stop).ConfigureAwait(false);
            bool isReplaced;
            lock (gate)
            {
                isReplaced = carried.Payload is { } said && RelayJson.Text(said.Span, "status") == "Accepted" && id is { } other && limits.Remove(other);
            }

            if (isReplaced)
            {
                await CapAsync().ConfigureAwait(false);
            }

            return carried;
        }

        if (Judge(version, payload.Span, to.Config.Tolerated) is { } refusal)
        {
            return OcppReply.Refuse(refusal);
        }

        if ((RelayJson.Whole(payload.Span, "connectorId") ?? RelayJson.Whole(payload.Span, "evseId")) != 0)
        {
            return NotCounted(version, "a limit of the whole station is for connector 0");
        }

        string? why;
        var received = station.StationTime;
        lock (gate)
        {
            why = limits.Set(new KeptLimit(version, received, profile.ToArray()));
        }

        if (why is not null)
        {
            return NotCounted(version, why);
        }

        await CapAsync().ConfigureAwait(false);
        return Say("""{"status":"Accepted"}""");
    }

    private async ValueTask<OcppReply?> ClearAsync(OcppLink to, OcppCall call, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var version = to.Config.Version;
        bool is16 = version == OcppVersion.V16;
        ReadOnlyMemory<byte> criteria = is16 ? payload : RelayJson.Find(payload.Span, "chargingProfileCriteria") is { } at ? at.Of(payload) : Nothing;
        int? connector = RelayJson.Whole(criteria.Span, is16 ? "connectorId" : "evseId");
        int? level = RelayJson.Whole(criteria.Span, "stackLevel");
        string? purpose = RelayJson.Text(criteria.Span, "chargingProfilePurpose");
        if (RelayJson.Whole(payload.Span, is16 ? "id" : "chargingProfileId") is { } id)
        {
            bool isKept;
            lock (gate)
            {
                isKept = limits.Remove(id);
            }

            return Station.IsOurs(id) ? Cleared(false) : isKept ? await CapClearedAsync().ConfigureAwait(false) : null;
        }

        bool isForStation = purpose == StationMaximum(version);
        if ((purpose is not null && !isForStation) || connector > 0)
        {
            return isForStation ? Cleared(false) : null;
        }

        bool hasCleared;
        lock (gate)
        {
            hasCleared = limits.Clear(level);
        }

        if (hasCleared)
        {
            await CapAsync().ConfigureAwait(false);
        }

        // All of every purpose would be ours as well: each other purpose is cleared by its name.
        OcppReply? failed = null;
        foreach (string other in isForStation ? [] : OtherPurposes(version))
        {
            var reply = await CarryAsync(to, ClearAction, ClearOf(version, connector, other, level), stop).ConfigureAwait(false);
            bool isDone = reply.Payload is { } said && RelayJson.Text(said.Span, "status") == "Accepted";
            hasCleared |= isDone;
            failed = reply.Payload is null ? reply : failed;
        }

        return !hasCleared && failed is { } error ? error : Cleared(hasCleared);
    }

    private async ValueTask<OcppReply?> GetAsync(OcppLink to, OcppCall call, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        var version = to.Config.Version;
        var criteria = RelayJson.Find(payload.Span, "chargingProfile") is { } at ? at.Of(payload) : Nothing;
        string? purpose = RelayJson.Text(criteria.Span, "chargingProfilePurpose");
        if (RelayJson.Whole(payload.Span, "requestId") is not { } request || (purpose is not null && purpose != StationMaximum(version)))
        {
            return null;
        }

        lock (gate)
        {
            reports.Clear();
            (gathering, gathered) = (request, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            if (purpose is null)
            {
                var asked = await CarryAsync(to, call.Action, payload, stop).ConfigureAwait(false);
                if (asked.Payload is not { } said)
                {
                    return asked;
                }

                if (RelayJson.Text(said.Span, "status") == "Accepted")
                {
                    await GatheredAsync(stop).ConfigureAwait(false);
                }
            }

            lock (gate)
            {
                if (Own(payload.Span, criteria.Span, request) is { } own)
                {
                    reports.Add(own);
                }

                for (int k = 0; k < reports.Count; k++)
                {
                    reports[k] = WithProfiles(reports[k], null, isToBeContinued: k < reports.Count - 1)!.Value;
                }

                return Say(reports.Count > 0 ? """{"status":"Accepted"}""" : """{"status":"NoProfiles"}""");
            }
        }
        finally
        {
            lock (gate)
            {
                gathering = null;
            }
        }
    }

    private async ValueTask GatheredAsync(CancellationToken stop)
    {
        try
        {
            await gathered!.Task.WaitAsync(ReportPatience, host.Time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has come by now is told.
            return;
        }
    }

    /// <summary>What the operator has for the whole station, as the station would tell it; null: nothing that was asked for.</summary>
    private ReadOnlyMemory<byte>? Own(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> criteria, int request)
    {
        var ids = RelayJson.Find(criteria, "chargingProfileId") is { } list ? JsonSerializer.Deserialize(list.Of(criteria), RelayJsonContext.Default.Int32Array) : null;
        var sources = RelayJson.Raw(criteria, "chargingLimitSource");
        bool isAsked = (RelayJson.Whole(payload, "evseId") ?? 0) == 0 && (sources.IsEmpty || sources.IndexOf("\"CSO\""u8) >= 0);
        var own = isAsked ? limits.Matching(RelayJson.Whole(criteria, "stackLevel"), ids) : [];
        if (own.Count == 0)
        {
            return null;
        }

        return Bytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"requestId":{{request}},"chargingLimitSource":"CSO","chargingProfile":[{{string.Join(',', own.Select(o => System.Text.Encoding.UTF8.GetString(o.Profile.Span)))}}],"evseId":0}"""));
    }

    /// <summary>Profiles that the station tells: ours are none of the operator's business.</summary>
    /// <param name="report">What it tells.</param>
    /// <param name="rest">What of it is the operator's.</param>
    /// <returns>Whether the station is answered here: nothing is left, or it is gathered.</returns>
    private bool TakeReport(ReadOnlyMemory<byte> report, out ReadOnlyMemory<byte> rest)
    {
        var filtered = WithProfiles(report, id => !Station.IsOurs(id), isToBeContinued: null);
        rest = filtered ?? report;
        lock (gate)
        {
            if (gathering is null || gathering != RelayJson.Whole(report.Span, "requestId"))
            {
                return filtered is null;
            }

            if (filtered is not null && reports.Count < MostReports)
            {
                reports.Add(rest.ToArray());
            }

            if (!RelayJson.Raw(report.Span, "tbc").SequenceEqual("true"u8))
            {
                gathered!.TrySetResult();
            }

            return true;
        }
    }

    /// <summary>A report with some of its profiles; each stays as it is.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isWanted">Which; null: all.</param>
    /// <param name="isToBeContinued">Whether another one follows; null: as it says.</param>
    /// <returns>The report; the same bytes where nothing changes; null: none of its profiles is wanted.</returns>
    private static ReadOnlyMemory<byte>? WithProfiles(ReadOnlyMemory<byte> report, Predicate<int>? isWanted, bool? isToBeContinued)
    {
        using var json = JsonDocument.Parse(report);
        var profiles = json.RootElement.TryGetProperty("chargingProfile", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        var wanted = profiles.FindAll(p => isWanted is null || !p.TryGetProperty("id", out var id) || !id.TryGetInt32(out int number) || isWanted(number));
        if (wanted.Count == profiles.Count && isToBeContinued is null)
        {
            return report;
        }

        if (wanted.Count == 0)
        {
            return null;
        }

        var bytes = new ArrayBufferWriter<byte>(report.Length);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var member in json.RootElement.EnumerateObject().Where(m => isToBeContinued is null || m.Name != "tbc"))
            {
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(member.Name == "chargingProfile" ? $"[{string.Join(',', wanted.Select(w => w.GetRawText()))}]" : member.Value.GetRawText());
            }

            if (isToBeContinued == true)
            {
                writer.WriteBoolean("tbc", true);
            }

            writer.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static string StationMaximum(OcppVersion version) => version == OcppVersion.V16 ? "ChargePointMaxProfile" : "ChargingStationMaxProfile";

    private static string[] OtherPurposes(OcppVersion version) =>
        version == OcppVersion.V21 ? ["TxDefaultProfile", "TxProfile", "PriorityCharging", "LocalGeneration"] : ["TxDefaultProfile", "TxProfile"];

    private static ReadOnlyMemory<byte> ClearOf(OcppVersion version, int? connector, string purpose, int? level)
    {
        bool is16 = version == OcppVersion.V16;
        string where = connector is { } c ? string.Create(CultureInfo.InvariantCulture, $"\"{(is16 ? "connectorId" : "evseId")}\":{c},") : "";
        string rank = level is { } l ? string.Create(CultureInfo.InvariantCulture, $",\"stackLevel\":{l}") : "";
        string criteria = $$$"""{{{{where}}}"chargingProfilePurpose":"{{{purpose}}}"{{{rank}}}}""";
        return Bytes(is16 ? criteria : $$$"""{"chargingProfileCriteria":{{{criteria}}}}""");
    }

    private static int? IdOf(ReadOnlySpan<byte> profile) => RelayJson.Whole(profile, "chargingProfileId") ?? RelayJson.Whole(profile, "id");

    private static OcppReply Cleared(bool isAny) => Say(isAny ? """{"status":"Accepted"}""" : """{"status":"Unknown"}""");

    private static OcppRefusal? Judge(OcppVersion version, ReadOnlySpan<byte> payload, OcppQuirks tolerated) => version switch
    {
        OcppVersion.V16 => V16Actions.SetChargingProfile.ReadRequest(payload, tolerated).Refusal,
        OcppVersion.V201 => V201Actions.SetChargingProfile.ReadRequest(payload, tolerated).Refusal,
        _ => V21Actions.SetChargingProfile.ReadRequest(payload, tolerated).Refusal,
    };

    private OcppReply Reserved(OcppVersion version, int id)
    {
        var fault = RelayFaults.ProfileReserved(station.Config.Id, id);
        station.Broken(fault);

        // 1.6 has no room for a reason in its answer.
        return version == OcppVersion.V16 ? OcppReply.Refuse(new OcppRefusal(OcppErrorCode.PropertyConstraintViolation, fault)) : Rejected(fault);
    }

    private OcppReply NotCounted(OcppVersion version, string why)
    {
        var fault = RelayFaults.ProfileNotCounted(station.Config.Id, why);
        station.Broken(fault);
        return version == OcppVersion.V16 ? Say("""{"status":"Rejected"}""") : Rejected(fault);
    }

    private static OcppReply Rejected(Fault fault) =>
        Say($$$"""{"status":"Rejected","statusInfo":{"reasonCode":"InvalidProfile","additionalInfo":"{{{JsonEncodedText.Encode(fault.Message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}}"}}""");

    private async ValueTask CapAsync()
    {
        await KeepAsync().ConfigureAwait(false);
        IReadOnlyList<LimitProfile> now;
        lock (gate)
        {
            now = limits.Limits;
        }

        station.Cap(now);
    }

    private async ValueTask<OcppReply?> CapClearedAsync()
    {
        await CapAsync().ConfigureAwait(false);
        return Cleared(true);
    }
}
