namespace Megapod.Devices.Ocpp.Orders;

using System.Globalization;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;

/// <summary>What people have stations do, in the words of 1.6 and its security extension.</summary>
internal static class V16Orders
{
    /// <summary>Asks a station to do it.</summary>
    public static Task<StationReply> CarryOutAsync(OcppLink link, StationOrder order, OrderContext context, CancellationToken stop) => order switch
    {
        ResetOrder { Connector: not null } => Task.FromResult(StationReply.Lacking),
        ResetOrder reset => ResetAsync(link, reset, stop),
        UnlockOrder unlock => UnlockAsync(link, unlock, stop),
        AvailabilityOrder availability => ChangeAsync(link, availability, stop),
        StartOrder start => StartAsync(link, start, stop),
        StopOrder => StopAsync(link, context.Transaction!, stop),
        TriggerOrder { Message: StationMessage.Transaction } => Task.FromResult(StationReply.Lacking),
        TriggerOrder trigger => TriggerAsync(link, trigger, stop),
        ClearCacheOrder => ClearAsync(link, stop),
        LogOrder { Log: StationLog.Diagnostics } log => DiagnosticsAsync(link, log, stop),
        LogOrder log => LogAsync(link, log, context, stop),
        FirmwareOrder { Signature: null, InstallAt: not null } => Task.FromResult(StationReply.Lacking),
        FirmwareOrder { Signature: null } firmware => UpdateAsync(link, firmware, context, stop),
        FirmwareOrder firmware => SignedUpdateAsync(link, firmware, context, stop),
        ReadSettingOrder { Connector: not null } or WriteSettingOrder { Connector: not null } => Task.FromResult(StationReply.Lacking),
        ReadSettingOrder read => ReadAsync(link, read, stop),
        WriteSettingOrder write => WriteAsync(link, write, stop),
        _ => throw new ArgumentException($"No station is told {order.GetType().Name}.", nameof(order)),
    };

    private static async Task<StationReply> ResetAsync(OcppLink link, ResetOrder order, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.Reset, new ResetRequest { Type = order.Now ? ResetType.Hard : ResetType.Soft }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), ResetStatus.Accepted);
    }

    private static async Task<StationReply> UnlockAsync(OcppLink link, UnlockOrder order, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.UnlockConnector, new UnlockConnectorRequest { ConnectorId = order.Connector }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), UnlockStatus.Unlocked);
    }

    private static async Task<StationReply> ChangeAsync(OcppLink link, AvailabilityOrder order, CancellationToken stop)
    {
        var request = new ChangeAvailabilityRequest { ConnectorId = order.Connector ?? 0, Type = order.Operative ? AvailabilityType.Operative : AvailabilityType.Inoperative };
        var answer = await link.CallAsync(V16Actions.ChangeAvailability, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), AvailabilityStatus.Accepted, AvailabilityStatus.Scheduled);
    }

    private static async Task<StationReply> StartAsync(OcppLink link, StartOrder order, CancellationToken stop)
    {
        var request = new RemoteStartTransactionRequest { ConnectorId = order.Connector, IdTag = order.Token };
        var answer = await link.CallAsync(V16Actions.RemoteStartTransaction, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), RemoteStartStopStatus.Accepted);
    }

    private static async Task<StationReply> StopAsync(OcppLink link, string transaction, CancellationToken stop)
    {
        var request = new RemoteStopTransactionRequest { TransactionId = int.Parse(transaction, CultureInfo.InvariantCulture) };
        var answer = await link.CallAsync(V16Actions.RemoteStopTransaction, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), RemoteStartStopStatus.Accepted);
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
            _ => MessageTrigger.DiagnosticsStatusNotification,
        };
        var answer = await link.CallAsync(V16Actions.TriggerMessage, new TriggerMessageRequest { RequestedMessage = message, ConnectorId = order.Connector }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), TriggerMessageStatus.Accepted);
    }

    private static async Task<StationReply> ClearAsync(OcppLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.ClearCache, new ClearCacheRequest(), OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), ClearCacheStatus.Accepted);
    }

    private static async Task<StationReply> DiagnosticsAsync(OcppLink link, LogOrder order, CancellationToken stop)
    {
        var request = new GetDiagnosticsRequest { Location = order.To, StartTime = order.Oldest, StopTime = order.Newest };
        var answer = await link.CallAsync(V16Actions.GetDiagnostics, request, OrderReading.Options, stop).ConfigureAwait(false);

        // Without a name there is nothing to send: that is how 1.6 says no.
        return OrderReading.Of(answer, a => (a.FileName is { Length: > 0 } ? OrderResult.Accepted : OrderResult.Refused, "", a.FileName is { Length: > 0 } ? a.FileName : "It has nothing to send."));
    }

    private static async Task<StationReply> LogAsync(OcppLink link, LogOrder order, OrderContext context, CancellationToken stop)
    {
        var request = new GetLogRequest
        {
            Log = new LogParameters { RemoteLocation = order.To, OldestTimestamp = order.Oldest, LatestTimestamp = order.Newest },
            LogType = LogType.SecurityLog,
            RequestId = context.Number,
        };
        var answer = await link.CallAsync(V16Actions.GetLog, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, a.FileName), LogStatus.Accepted, LogStatus.AcceptedCanceled);
    }

    private static async Task<StationReply> UpdateAsync(OcppLink link, FirmwareOrder order, OrderContext context, CancellationToken stop)
    {
        var request = new UpdateFirmwareRequest { Location = order.From, RetrieveDate = order.FetchAt ?? context.Now };
        var answer = await link.CallAsync(V16Actions.UpdateFirmware, request, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, _ => (OrderResult.Accepted, "", null));
    }

    private static async Task<StationReply> SignedUpdateAsync(OcppLink link, FirmwareOrder order, OrderContext context, CancellationToken stop)
    {
        var firmware = new Firmware
        {
            Location = order.From,
            RetrieveDateTime = order.FetchAt ?? context.Now,
            InstallDateTime = order.InstallAt,
            SigningCertificate = order.SigningCertificate!,
            Signature = order.Signature!,
        };
        var answer = await link.CallAsync(V16Actions.SignedUpdateFirmware, new SignedUpdateFirmwareRequest { RequestId = context.Number, Firmware = firmware }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), UpdateFirmwareStatus.Accepted, UpdateFirmwareStatus.AcceptedCanceled);
    }

    private static async Task<StationReply> ReadAsync(OcppLink link, ReadSettingOrder order, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.GetConfiguration, new GetConfigurationRequest { Key = [order.Key] }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => a.ConfigurationKey?.FirstOrDefault(k => string.Equals(k.Key, order.Key, StringComparison.OrdinalIgnoreCase)) is { } found
            ? (OrderResult.Accepted, "", found.Value)
            : (OrderResult.Refused, "UnknownKey", null));
    }

    private static async Task<StationReply> WriteAsync(OcppLink link, WriteSettingOrder order, CancellationToken stop)
    {
        var answer = await link.CallAsync(V16Actions.ChangeConfiguration, new ChangeConfigurationRequest { Key = order.Key, Value = order.Value }, OrderReading.Options, stop).ConfigureAwait(false);
        return OrderReading.Of(answer, a => (a.Status, null), ConfigurationStatus.Accepted, ConfigurationStatus.RebootRequired);
    }
}
