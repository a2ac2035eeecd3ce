namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;
using IdToken = Megapod.Devices.Ocpp.V201.IdToken;
using NewerIdToken = Megapod.Devices.Ocpp.V21.IdToken;
using NewerStartRequest = Megapod.Devices.Ocpp.V21.RequestStartTransactionRequest;
using RequestStartTransactionRequest = Megapod.Devices.Ocpp.V201.RequestStartTransactionRequest;

/// <summary>What people have stations do, in the words of 2.0.1 and 2.1, which differ in the start of a transaction alone.</summary>
internal static class LaterOrders
{
    /// <summary>A connector of ours is an outlet with one connector.</summary>
    private const int OnlyConnector = 1;

    /// <summary>Asks a station to do it.</summary>
    public static Task<StationReply> CarryOutAsync(OcppLink link, StationOrder order, OrderContext context, CancellationToken stop) => order switch
    {
        ResetOrder reset => ResetAsync(link, reset, stop),
        UnlockOrder unlock => UnlockAsync(link, unlock, stop),
        AvailabilityOrder availability => ChangeAsync(link, availability, stop),
        StartOrder start => StartAsync(link, start, context, stop),
        StopOrder => StopAsync(link, context.Transaction!, stop),
        TriggerOrder trigger => TriggerAsync(link, trigger, stop),
        ClearCacheOrder => ClearAsync(link, stop),
        LogOrder log => LogAsync(link, log, context, stop),
        FirmwareOrder firmware => UpdateAsync(link, firmware, context, stop),
        ReadSettingOrder read => ReadAsync(link, read, stop),
        WriteSettingOrder write => WriteAsync(link, write, stop),
        _ => throw new ArgumentException($"No station is told {order.GetType().Name}.", nameof(order)),
    };

    private static async Task<StationReply> ResetAsync(OcppLink link, ResetOrder order, CancellationToken stop)
    {
        var request = new ResetRequest { Type = order.Now ? ResetType.Immediate : ResetType.OnIdle, EvseId = order.Connector };
        var answer = await link.CallAsync(V201Actions.Reset, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), ResetStatus.Accepted, ResetStatus.Scheduled);
    }

    private static async Task<StationReply> UnlockAsync(OcppLink link, UnlockOrder order, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.UnlockConnector, new UnlockConnectorRequest { EvseId = order.Connector, ConnectorId = OnlyConnector }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), UnlockStatus.Unlocked);
    }

    private static async Task<StationReply> ChangeAsync(OcppLink link, AvailabilityOrder order, CancellationToken stop)
    {
        var request = new ChangeAvailabilityRequest { Evse = OutletOf(order.Connector), OperationalStatus = order.Operative ? OperationalStatus.Operative : OperationalStatus.Inoperative };
        var answer = await link.CallAsync(V201Actions.ChangeAvailability, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), ChangeAvailabilityStatus.Accepted, ChangeAvailabilityStatus.Scheduled);
    }

    private static async Task<StationReply> StartAsync(OcppLink link, StartOrder order, OrderContext context, CancellationToken stop)
    {
        var answer = link.Config.Version == OcppVersion.V201
            ? await link.CallAsync(
                V201Actions.RequestStartTransaction,
                new RequestStartTransactionRequest { EvseId = order.Connector, RemoteStartId = context.Number, IdToken = new IdToken { Token = order.Token, Kind = IdTokenKind.Central } },
                OrderReading.Options,
                stop).ConfigureAwait(false)
            : await link.CallAsync(
                V21Actions.RequestStartTransaction,
                new NewerStartRequest { EvseId = order.Connector, RemoteStartId = context.Number, IdToken = new NewerIdToken { Token = order.Token, Kind = nameof(IdTokenKind.Central) } },
                OrderReading.Options,
                stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), RequestStartStopStatus.Accepted);
    }

    private static async Task<StationReply> StopAsync(OcppLink link, string transaction, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.RequestStopTransaction, new RequestStopTransactionRequest { TransactionId = transaction }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), RequestStartStopStatus.Accepted);
    }

    private static async Task<StationReply> TriggerAsync(OcppLink link, TriggerOrder order, CancellationToken stop)
    {
        var message = order.Message switch
        {
            StationMessage.Boot => MessageTrigger.BootNotification,
            StationMessage.Heartbeat => MessageTrigger.Heartbeat,
            StationMessage.Status => MessageTrigger.StatusNotification,
            StationMessage.MeterValues => MessageTrigger.MeterValues,
            StationMessage.Firmware => MessageTrigger.FirmwareStatusNotification,
            StationMessage.Log => MessageTrigger.LogStatusNotification,
            _ => MessageTrigger.TransactionEvent,
        };

        // A status is a connector's, all else an outlet's.
        var evse = OutletOf(order.Connector) is { } outlet && order.Message == StationMessage.Status ? outlet with { ConnectorId = OnlyConnector } : OutletOf(order.Connector);
        var answer = await link.CallAsync(V201Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = message, Evse = evse }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), TriggerMessageStatus.Accepted);
    }

    private static async Task<StationReply> ClearAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V201Actions.ClearCache, new ClearCacheRequest(), OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), ClearCacheStatus.Accepted);
    }

    private static async Task<StationReply> LogAsync(OcppLink link, LogOrder order, OrderContext context, CancellationToken stop)
    {
        var request = new GetLogRequest
        {
            Log = new LogParameters { Location = order.To, Oldest = order.Oldest, Latest = order.Newest },
            LogType = order.Log == StationLog.Security ? LogType.SecurityLog : LogType.DiagnosticsLog,
            RequestId = context.Number,
        };
        var answer = await link.CallAsync(V201Actions.GetLog, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, a.Filename ?? Reason(a.StatusInfo)), LogStatus.Accepted, LogStatus.AcceptedAndOtherCancelled);
    }

    private static async Task<StationReply> UpdateAsync(OcppLink link, FirmwareOrder order, OrderContext context, CancellationToken stop)
    {
        var firmware = new Firmware
        {
            Location = order.From,
            RetrieveAt = order.FetchAt ?? context.Now,
            InstallAt = order.InstallAt,
            SigningCertificate = order.SigningCertificate,
            Signature = order.Signature,
        };
        var answer = await link.CallAsync(V201Actions.UpdateFirmware, new UpdateFirmwareRequest { RequestId = context.Number, Firmware = firmware }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, Reason(a.StatusInfo)), UpdateFirmwareStatus.Accepted, UpdateFirmwareStatus.AcceptedAndOtherCancelled);
    }

    private static async Task<StationReply> ReadAsync(OcppLink link, ReadSettingOrder order, CancellationToken stop)
    {
        var (component, variable) = Split(order.Key, order.Connector);
        var answer = await link.CallAsync(V201Actions.GetVariables, new GetVariablesRequest { Variables = [new GetVariableData { Component = component, Variable = variable }] }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => a.Results is [{ } result, ..]
            ? (result.Status == GetVariableStatus.Accepted ? OrderResult.Accepted : OrderResult.Refused, result.Status.ToString(), result.Value ?? Reason(result.StatusInfo))
            : (OrderResult.Refused, "", null));
    }

    private static async Task<StationReply> WriteAsync(OcppLink link, WriteSettingOrder order, CancellationToken stop)
    {
        var (component, variable) = Split(order.Key, order.Connector);
        var request = new SetVariablesRequest { Variables = [new SetVariableData { Value = order.Value, Component = component, Variable = variable }] };
        var answer = await link.CallAsync(V201Actions.SetVariables, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => a.Results is [{ } result, ..]
            ? (result.Status is SetVariableStatus.Accepted or SetVariableStatus.RebootRequired ? OrderResult.Accepted : OrderResult.Refused, result.Status.ToString(), Reason(result.StatusInfo))
            : (OrderResult.Refused, "", null));
    }

    private static (Component Component, Variable Variable) Split(string key, int? connector) => SettingKey.TrySplit(key, out string? component, out string? variable)
        ? (new Component { Name = component, Evse = OutletOf(connector) }, new Variable { Name = variable })
        : throw new ArgumentException($"'{key}' names no component with a variable.", nameof(key));

    private static Evse? OutletOf(int? connector) => connector is { } id ? new Evse { Id = id } : null;

    private static string? Reason(StatusInfo? info) => info is null ? null : $"{info.ReasonCode} {info.AdditionalInfo}".TrimEnd();
}
