namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>The actions of OCPP 2.1: 56 with their messages, and the names of the other 35. What it changes has records of its own; the rest is that of 2.0.1, of which it keeps all.</summary>
public static class V21Actions
{
    /// <summary>Brings a signal of the grid operator, which the station looks up in its curve.</summary>
    public static OcppTypedAction<AFRRSignalRequest, AFRRSignalResponse> AFRRSignal { get; } =
        new("AFRRSignal", OcppSide.CentralSystem, V21Context.Default.AFRRSignalRequest, V21Context.Default.AFRRSignalResponse);

    /// <summary>May this identifier charge?</summary>
    public static OcppTypedAction<AuthorizeRequest, AuthorizeResponse> Authorize { get; } =
        new("Authorize", OcppSide.Station, V21Context.Default.AuthorizeRequest, V21Context.Default.AuthorizeResponse);

    /// <summary>A station introduces itself after its start and asks to be let in.</summary>
    public static OcppTypedAction<BootNotificationRequest, BootNotificationResponse> BootNotification => V201Actions.BootNotification;

    /// <summary>Brings a station the certificate that it asked for.</summary>
    public static OcppTypedAction<CertificateSignedRequest, CertificateSignedResponse> CertificateSigned { get; } =
        new("CertificateSigned", OcppSide.CentralSystem, V21Context.Default.CertificateSignedRequest, V201Context.Default.CertificateSignedResponse);

    /// <summary>Puts a connector, an outlet or a station in or out of service.</summary>
    public static OcppTypedAction<ChangeAvailabilityRequest, ChangeAvailabilityResponse> ChangeAvailability => V201Actions.ChangeAvailability;

    /// <summary>Empties the cache of identifiers.</summary>
    public static OcppTypedAction<ClearCacheRequest, ClearCacheResponse> ClearCache => V201Actions.ClearCache;

    /// <summary>Removes the charging profiles that fit all that is named.</summary>
    public static OcppTypedAction<ClearChargingProfileRequest, ClearChargingProfileResponse> ClearChargingProfile { get; } =
        new("ClearChargingProfile", OcppSide.CentralSystem, V21Context.Default.ClearChargingProfileRequest, V201Context.Default.ClearChargingProfileResponse);

    /// <summary>A limit that somebody else has set is gone.</summary>
    public static OcppTypedAction<ClearedChargingLimitRequest, ClearedChargingLimitResponse> ClearedChargingLimit { get; } =
        new("ClearedChargingLimit", OcppSide.Station, V21Context.Default.ClearedChargingLimitRequest, V201Context.Default.ClearedChargingLimitResponse);

    /// <summary>What the standard does not define, in either direction.</summary>
    public static OcppTypedAction<DataTransferRequest, DataTransferResponse> DataTransfer => V201Actions.DataTransfer;

    /// <summary>Deletes an installed certificate.</summary>
    public static OcppTypedAction<DeleteCertificateRequest, DeleteCertificateResponse> DeleteCertificate => V201Actions.DeleteCertificate;

    /// <summary>How far a firmware update is.</summary>
    public static OcppTypedAction<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse> FirmwareStatusNotification { get; } =
        new("FirmwareStatusNotification", OcppSide.Station, V21Context.Default.FirmwareStatusNotificationRequest, V201Context.Default.FirmwareStatusNotificationResponse);

    /// <summary>A car asks for a contract certificate through its station.</summary>
    public static OcppTypedAction<Get15118EVCertificateRequest, Get15118EVCertificateResponse> Get15118EVCertificate { get; } =
        new("Get15118EVCertificate", OcppSide.Station, V21Context.Default.Get15118EVCertificateRequest, V21Context.Default.Get15118EVCertificateResponse);

    /// <summary>Asks for a report of the device model, which comes in messages of its own.</summary>
    public static OcppTypedAction<GetBaseReportRequest, GetBaseReportResponse> GetBaseReport => V201Actions.GetBaseReport;

    /// <summary>Asks whether a certificate is still valid, where the station cannot ask itself.</summary>
    public static OcppTypedAction<GetCertificateStatusRequest, GetCertificateStatusResponse> GetCertificateStatus => V201Actions.GetCertificateStatus;

    /// <summary>Asks for charging profiles, which come in messages of their own.</summary>
    public static OcppTypedAction<GetChargingProfilesRequest, GetChargingProfilesResponse> GetChargingProfiles { get; } =
        new("GetChargingProfiles", OcppSide.CentralSystem, V21Context.Default.GetChargingProfilesRequest, V201Context.Default.GetChargingProfilesResponse);

    /// <summary>Asks a station for the limits that its profiles come to.</summary>
    public static OcppTypedAction<GetCompositeScheduleRequest, GetCompositeScheduleResponse> GetCompositeSchedule { get; } =
        new("GetCompositeSchedule", OcppSide.CentralSystem, V201Context.Default.GetCompositeScheduleRequest, V21Context.Default.GetCompositeScheduleResponse);

    /// <summary>Asks which certificates are there.</summary>
    public static OcppTypedAction<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsResponse> GetInstalledCertificateIds { get; } =
        new("GetInstalledCertificateIds", OcppSide.CentralSystem, V21Context.Default.GetInstalledCertificateIdsRequest, V21Context.Default.GetInstalledCertificateIdsResponse);

    /// <summary>Asks for the number of the list of identifiers.</summary>
    public static OcppTypedAction<GetLocalListVersionRequest, GetLocalListVersionResponse> GetLocalListVersion => V201Actions.GetLocalListVersion;

    /// <summary>Asks for the upload of a log.</summary>
    public static OcppTypedAction<GetLogRequest, GetLogResponse> GetLog => V201Actions.GetLog;

    /// <summary>Asks for parts of the device model, which come in messages of their own.</summary>
    public static OcppTypedAction<GetReportRequest, GetReportResponse> GetReport => V201Actions.GetReport;

    /// <summary>Asks whether a transaction goes on and whether something of it is still to be told.</summary>
    public static OcppTypedAction<GetTransactionStatusRequest, GetTransactionStatusResponse> GetTransactionStatus => V201Actions.GetTransactionStatus;

    /// <summary>Asks for values of the device model.</summary>
    public static OcppTypedAction<GetVariablesRequest, GetVariablesResponse> GetVariables => V201Actions.GetVariables;

    /// <summary>A station says that it is there, and asks for the time.</summary>
    public static OcppTypedAction<HeartbeatRequest, HeartbeatResponse> Heartbeat => V201Actions.Heartbeat;

    /// <summary>Installs a root certificate.</summary>
    public static OcppTypedAction<InstallCertificateRequest, InstallCertificateResponse> InstallCertificate { get; } =
        new("InstallCertificate", OcppSide.CentralSystem, V21Context.Default.InstallCertificateRequest, V201Context.Default.InstallCertificateResponse);

    /// <summary>How far an upload of a log is.</summary>
    public static OcppTypedAction<LogStatusNotificationRequest, LogStatusNotificationResponse> LogStatusNotification { get; } =
        new("LogStatusNotification", OcppSide.Station, V21Context.Default.LogStatusNotificationRequest, V201Context.Default.LogStatusNotificationResponse);

    /// <summary>Measured values of an outlet, outside a transaction.</summary>
    public static OcppTypedAction<MeterValuesRequest, MeterValuesResponse> MeterValues { get; } =
        new("MeterValues", OcppSide.Station, V21Context.Default.MeterValuesRequest, V201Context.Default.MeterValuesResponse);

    /// <summary>Says in which ways a car may charge.</summary>
    public static OcppTypedAction<NotifyAllowedEnergyTransferRequest, NotifyAllowedEnergyTransferResponse> NotifyAllowedEnergyTransfer { get; } =
        new("NotifyAllowedEnergyTransfer", OcppSide.CentralSystem, V21Context.Default.NotifyAllowedEnergyTransferRequest, V21Context.Default.NotifyAllowedEnergyTransferResponse);

    /// <summary>Somebody else has set a limit.</summary>
    public static OcppTypedAction<NotifyChargingLimitRequest, NotifyChargingLimitResponse> NotifyChargingLimit { get; } =
        new("NotifyChargingLimit", OcppSide.Station, V21Context.Default.NotifyChargingLimitRequest, V201Context.Default.NotifyChargingLimitResponse);

    /// <summary>A car has said what it wants.</summary>
    public static OcppTypedAction<NotifyEVChargingNeedsRequest, NotifyEVChargingNeedsResponse> NotifyEVChargingNeeds { get; } =
        new("NotifyEVChargingNeeds", OcppSide.Station, V21Context.Default.NotifyEVChargingNeedsRequest, V21Context.Default.NotifyEVChargingNeedsResponse);

    /// <summary>A car has said how it will charge.</summary>
    public static OcppTypedAction<NotifyEVChargingScheduleRequest, NotifyEVChargingScheduleResponse> NotifyEVChargingSchedule { get; } =
        new("NotifyEVChargingSchedule", OcppSide.Station, V21Context.Default.NotifyEVChargingScheduleRequest, V201Context.Default.NotifyEVChargingScheduleResponse);

    /// <summary>Things have happened to what is watched in the device model.</summary>
    public static OcppTypedAction<NotifyEventRequest, NotifyEventResponse> NotifyEvent { get; } =
        new("NotifyEvent", OcppSide.Station, V21Context.Default.NotifyEventRequest, V201Context.Default.NotifyEventResponse);

    /// <summary>Priority of a transaction has begun or ended at the station.</summary>
    public static OcppTypedAction<NotifyPriorityChargingRequest, NotifyPriorityChargingResponse> NotifyPriorityCharging { get; } =
        new("NotifyPriorityCharging", OcppSide.Station, V21Context.Default.NotifyPriorityChargingRequest, V21Context.Default.NotifyPriorityChargingResponse);

    /// <summary>A part of a report of the device model.</summary>
    public static OcppTypedAction<NotifyReportRequest, NotifyReportResponse> NotifyReport { get; } =
        new("NotifyReport", OcppSide.Station, V21Context.Default.NotifyReportRequest, V201Context.Default.NotifyReportResponse);

    /// <summary>Asks a local controller to offer a firmware to its stations.</summary>
    public static OcppTypedAction<PublishFirmwareRequest, PublishFirmwareResponse> PublishFirmware => V201Actions.PublishFirmware;

    /// <summary>How far a local controller is with a firmware that it offers.</summary>
    public static OcppTypedAction<PublishFirmwareStatusNotificationRequest, PublishFirmwareStatusNotificationResponse> PublishFirmwareStatusNotification { get; } =
        new("PublishFirmwareStatusNotification", OcppSide.Station, V21Context.Default.PublishFirmwareStatusNotificationRequest, V201Context.Default.PublishFirmwareStatusNotificationResponse);

    /// <summary>A station asks for the update of a dynamic profile, after its interval.</summary>
    public static OcppTypedAction<PullDynamicScheduleUpdateRequest, PullDynamicScheduleUpdateResponse> PullDynamicScheduleUpdate { get; } =
        new("PullDynamicScheduleUpdate", OcppSide.Station, V21Context.Default.PullDynamicScheduleUpdateRequest, V21Context.Default.PullDynamicScheduleUpdateResponse);

    /// <summary>Charging profiles that were asked for.</summary>
    public static OcppTypedAction<ReportChargingProfilesRequest, ReportChargingProfilesResponse> ReportChargingProfiles { get; } =
        new("ReportChargingProfiles", OcppSide.Station, V21Context.Default.ReportChargingProfilesRequest, V201Context.Default.ReportChargingProfilesResponse);

    /// <summary>Asks a station to start a transaction.</summary>
    public static OcppTypedAction<RequestStartTransactionRequest, RequestStartTransactionResponse> RequestStartTransaction { get; } =
        new("RequestStartTransaction", OcppSide.CentralSystem, V21Context.Default.RequestStartTransactionRequest, V201Context.Default.RequestStartTransactionResponse);

    /// <summary>Asks a station to stop a transaction.</summary>
    public static OcppTypedAction<RequestStopTransactionRequest, RequestStopTransactionResponse> RequestStopTransaction => V201Actions.RequestStopTransaction;

    /// <summary>Starts a station or an outlet anew.</summary>
    public static OcppTypedAction<ResetRequest, ResetResponse> Reset => V201Actions.Reset;

    /// <summary>Something happened that matters to security.</summary>
    public static OcppTypedAction<SecurityEventNotificationRequest, SecurityEventNotificationResponse> SecurityEventNotification => V201Actions.SecurityEventNotification;

    /// <summary>Brings a list of identifiers that may charge while the station is offline.</summary>
    public static OcppTypedAction<SendLocalListRequest, SendLocalListResponse> SendLocalList { get; } =
        new("SendLocalList", OcppSide.CentralSystem, V21Context.Default.SendLocalListRequest, V201Context.Default.SendLocalListResponse);

    /// <summary>Sets a charging profile.</summary>
    public static OcppTypedAction<SetChargingProfileRequest, SetChargingProfileResponse> SetChargingProfile { get; } =
        new("SetChargingProfile", OcppSide.CentralSystem, V21Context.Default.SetChargingProfileRequest, V201Context.Default.SetChargingProfileResponse);

    /// <summary>Says which monitors a station has.</summary>
    public static OcppTypedAction<SetMonitoringBaseRequest, SetMonitoringBaseResponse> SetMonitoringBase => V201Actions.SetMonitoringBase;

    /// <summary>Says how severe an event must be for a station to tell of it.</summary>
    public static OcppTypedAction<SetMonitoringLevelRequest, SetMonitoringLevelResponse> SetMonitoringLevel => V201Actions.SetMonitoringLevel;

    /// <summary>Gives a station a way to a central system.</summary>
    public static OcppTypedAction<SetNetworkProfileRequest, SetNetworkProfileResponse> SetNetworkProfile => V201Actions.SetNetworkProfile;

    /// <summary>Sets values of the device model.</summary>
    public static OcppTypedAction<SetVariablesRequest, SetVariablesResponse> SetVariables => V201Actions.SetVariables;

    /// <summary>Asks for a certificate for the key that the station has made.</summary>
    public static OcppTypedAction<SignCertificateRequest, SignCertificateResponse> SignCertificate { get; } =
        new("SignCertificate", OcppSide.Station, V21Context.Default.SignCertificateRequest, V201Context.Default.SignCertificateResponse);

    /// <summary>The state of a connector has changed.</summary>
    public static OcppTypedAction<StatusNotificationRequest, StatusNotificationResponse> StatusNotification => V201Actions.StatusNotification;

    /// <summary>A transaction has begun, changed or ended, perhaps long ago while the station was offline.</summary>
    public static OcppTypedAction<TransactionEventRequest, TransactionEventResponse> TransactionEvent { get; } =
        new("TransactionEvent", OcppSide.Station, V21Context.Default.TransactionEventRequest, V21Context.Default.TransactionEventResponse);

    /// <summary>Asks a station for a message.</summary>
    public static OcppTypedAction<TriggerMessageRequest, TriggerMessageResponse> TriggerMessage => V201Actions.TriggerMessage;

    /// <summary>Unlocks a connector, for a cable that is stuck.</summary>
    public static OcppTypedAction<UnlockConnectorRequest, UnlockConnectorResponse> UnlockConnector => V201Actions.UnlockConnector;

    /// <summary>Asks a local controller to offer a firmware no more.</summary>
    public static OcppTypedAction<UnpublishFirmwareRequest, UnpublishFirmwareResponse> UnpublishFirmware => V201Actions.UnpublishFirmware;

    /// <summary>Updates the limits and set-points of a dynamic profile.</summary>
    public static OcppTypedAction<UpdateDynamicScheduleRequest, UpdateDynamicScheduleResponse> UpdateDynamicSchedule { get; } =
        new("UpdateDynamicSchedule", OcppSide.CentralSystem, V21Context.Default.UpdateDynamicScheduleRequest, V21Context.Default.UpdateDynamicScheduleResponse);

    /// <summary>Asks a station to install a firmware.</summary>
    public static OcppTypedAction<UpdateFirmwareRequest, UpdateFirmwareResponse> UpdateFirmware => V201Actions.UpdateFirmware;

    /// <summary>Asks for priority of a transaction, or takes it back.</summary>
    public static OcppTypedAction<UsePriorityChargingRequest, UsePriorityChargingResponse> UsePriorityCharging { get; } =
        new("UsePriorityCharging", OcppSide.CentralSystem, V21Context.Default.UsePriorityChargingRequest, V21Context.Default.UsePriorityChargingResponse);

    /// <summary>Those with messages, in the order of their names.</summary>
    public static IReadOnlyList<OcppAction> All { get; } =
    [
        AFRRSignal,
        Authorize,
        BootNotification,
        CertificateSigned,
        ChangeAvailability,
        ClearCache,
        ClearChargingProfile,
        ClearedChargingLimit,
        DataTransfer,
        DeleteCertificate,
        FirmwareStatusNotification,
        Get15118EVCertificate,
        GetBaseReport,
        GetCertificateStatus,
        GetChargingProfiles,
        GetCompositeSchedule,
        GetInstalledCertificateIds,
        GetLocalListVersion,
        GetLog,
        GetReport,
        GetTransactionStatus,
        GetVariables,
        Heartbeat,
        InstallCertificate,
        LogStatusNotification,
        MeterValues,
        NotifyAllowedEnergyTransfer,
        NotifyChargingLimit,
        NotifyEVChargingNeeds,
        NotifyEVChargingSchedule,
        NotifyEvent,
        NotifyPriorityCharging,
        NotifyReport,
        PublishFirmware,
        PublishFirmwareStatusNotification,
        PullDynamicScheduleUpdate,
        ReportChargingProfiles,
        RequestStartTransaction,
        RequestStopTransaction,
        Reset,
        SecurityEventNotification,
        SendLocalList,
        SetChargingProfile,
        SetMonitoringBase,
        SetMonitoringLevel,
        SetNetworkProfile,
        SetVariables,
        SignCertificate,
        StatusNotification,
        TransactionEvent,
        TriggerMessage,
        UnlockConnector,
        UnpublishFirmware,
        UpdateDynamicSchedule,
        UpdateFirmware,
        UsePriorityCharging,
    ];

    /// <summary>Those that the edition has and nobody here answers or asks: besides those of 2.0.1, about functions for the grid, tariffs and payment, swapped batteries and streams of events.</summary>
    public static IReadOnlyList<string> NamesOnly { get; } =
    [
        "AdjustPeriodicEventStream",
        "BatterySwap",
        "CancelReservation",
        "ChangeTransactionTariff",
        "ClearDERControl",
        "ClearDisplayMessage",
        "ClearTariffs",
        "ClearVariableMonitoring",
        "ClosePeriodicEventStream",
        "CostUpdated",
        "CustomerInformation",
        "GetCertificateChainStatus",
        "GetDERControl",
        "GetDisplayMessages",
        "GetMonitoringReport",
        "GetPeriodicEventStream",
        "GetTariffs",
        "NotifyCustomerInformation",
        "NotifyDERAlarm",
        "NotifyDERStartStop",
        "NotifyDisplayMessages",
        "NotifyMonitoringReport",
        "NotifyPeriodicEventStream",
        "NotifySettlement",
        "NotifyWebPaymentStarted",
        "OpenPeriodicEventStream",
        "ReportDERControl",
        "RequestBatterySwap",
        "ReservationStatusUpdate",
        "ReserveNow",
        "SetDERControl",
        "SetDefaultTariff",
        "SetDisplayMessage",
        "SetVariableMonitoring",
        "VatNumberValidation",
    ];
}
