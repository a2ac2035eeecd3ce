namespace Megapod.Devices.Ocpp.V201;

/// <summary>The actions of OCPP 2.0.1: 50 with their messages, and the names of the other 14.</summary>
public static class V201Actions
{
    /// <summary>May this identifier charge?</summary>
    public static OcppTypedAction<AuthorizeRequest, AuthorizeResponse> Authorize { get; } =
        new("Authorize", OcppSide.Station, V201Context.Default.AuthorizeRequest, V201Context.Default.AuthorizeResponse);

    /// <summary>A station introduces itself after its start and asks to be let in.</summary>
    public static OcppTypedAction<BootNotificationRequest, BootNotificationResponse> BootNotification { get; } =
        new("BootNotification", OcppSide.Station, V201Context.Default.BootNotificationRequest, V201Context.Default.BootNotificationResponse);

    /// <summary>Brings a station the certificate that it asked for.</summary>
    public static OcppTypedAction<CertificateSignedRequest, CertificateSignedResponse> CertificateSigned { get; } =
        new("CertificateSigned", OcppSide.CentralSystem, V201Context.Default.CertificateSignedRequest, V201Context.Default.CertificateSignedResponse);

    /// <summary>Puts a connector, an outlet or a station in or out of service.</summary>
    public static OcppTypedAction<ChangeAvailabilityRequest, ChangeAvailabilityResponse> ChangeAvailability { get; } =
        new("ChangeAvailability", OcppSide.CentralSystem, V201Context.Default.ChangeAvailabilityRequest, V201Context.Default.ChangeAvailabilityResponse);

    /// <summary>Empties the cache of identifiers.</summary>
    public static OcppTypedAction<ClearCacheRequest, ClearCacheResponse> ClearCache { get; } =
        new("ClearCache", OcppSide.CentralSystem, V201Context.Default.ClearCacheRequest, V201Context.Default.ClearCacheResponse);

    /// <summary>Removes the charging profiles that fit all that is named.</summary>
    public static OcppTypedAction<ClearChargingProfileRequest, ClearChargingProfileResponse> ClearChargingProfile { get; } =
        new("ClearChargingProfile", OcppSide.CentralSystem, V201Context.Default.ClearChargingProfileRequest, V201Context.Default.ClearChargingProfileResponse);

    /// <summary>A limit that somebody else has set is gone.</summary>
    public static OcppTypedAction<ClearedChargingLimitRequest, ClearedChargingLimitResponse> ClearedChargingLimit { get; } =
        new("ClearedChargingLimit", OcppSide.Station, V201Context.Default.ClearedChargingLimitRequest, V201Context.Default.ClearedChargingLimitResponse);

    /// <summary>What the standard does not define, in either direction.</summary>
    public static OcppTypedAction<DataTransferRequest, DataTransferResponse> DataTransfer { get; } =
        new("DataTransfer", OcppSide.Both, V201Context.Default.DataTransferRequest, V201Context.Default.DataTransferResponse);

    /// <summary>Deletes an installed certificate.</summary>
    public static OcppTypedAction<DeleteCertificateRequest, DeleteCertificateResponse> DeleteCertificate { get; } =
        new("DeleteCertificate", OcppSide.CentralSystem, V201Context.Default.DeleteCertificateRequest, V201Context.Default.DeleteCertificateResponse);

    /// <summary>How far a firmware update is.</summary>
    public static OcppTypedAction<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse> FirmwareStatusNotification { get; } =
        new("FirmwareStatusNotification", OcppSide.Station, V201Context.Default.FirmwareStatusNotificationRequest, V201Context.Default.FirmwareStatusNotificationResponse);

    /// <summary>A car asks for a contract certificate through its station.</summary>
    public static OcppTypedAction<Get15118EVCertificateRequest, Get15118EVCertificateResponse> Get15118EVCertificate { get; } =
        new("Get15118EVCertificate", OcppSide.Station, V201Context.Default.Get15118EVCertificateRequest, V201Context.Default.Get15118EVCertificateResponse);

    /// <summary>Asks for a report of the device model, which comes in messages of its own.</summary>
    public static OcppTypedAction<GetBaseReportRequest, GetBaseReportResponse> GetBaseReport { get; } =
        new("GetBaseReport", OcppSide.CentralSystem, V201Context.Default.GetBaseReportRequest, V201Context.Default.GetBaseReportResponse);

    /// <summary>Asks whether a certificate is still valid, where the station cannot ask itself.</summary>
    public static OcppTypedAction<GetCertificateStatusRequest, GetCertificateStatusResponse> GetCertificateStatus { get; } =
        new("GetCertificateStatus", OcppSide.Station, V201Context.Default.GetCertificateStatusRequest, V201Context.Default.GetCertificateStatusResponse);

    /// <summary>Asks for charging profiles, which come in messages of their own.</summary>
    public static OcppTypedAction<GetChargingProfilesRequest, GetChargingProfilesResponse> GetChargingProfiles { get; } =
        new("GetChargingProfiles", OcppSide.CentralSystem, V201Context.Default.GetChargingProfilesRequest, V201Context.Default.GetChargingProfilesResponse);

    /// <summary>Asks a station for the limits that its profiles come to.</summary>
    public static OcppTypedAction<GetCompositeScheduleRequest, GetCompositeScheduleResponse> GetCompositeSchedule { get; } =
        new("GetCompositeSchedule", OcppSide.CentralSystem, V201Context.Default.GetCompositeScheduleRequest, V201Context.Default.GetCompositeScheduleResponse);

    /// <summary>Asks which certificates are there.</summary>
    public static OcppTypedAction<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsResponse> GetInstalledCertificateIds { get; } =
        new("GetInstalledCertificateIds", OcppSide.CentralSystem, V201Context.Default.GetInstalledCertificateIdsRequest, V201Context.Default.GetInstalledCertificateIdsResponse);

    /// <summary>Asks for the number of the list of identifiers.</summary>
    public static OcppTypedAction<GetLocalListVersionRequest, GetLocalListVersionResponse> GetLocalListVersion { get; } =
        new("GetLocalListVersion", OcppSide.CentralSystem, V201Context.Default.GetLocalListVersionRequest, V201Context.Default.GetLocalListVersionResponse);

    /// <summary>Asks for the upload of a log.</summary>
    public static OcppTypedAction<GetLogRequest, GetLogResponse> GetLog { get; } =
        new("GetLog", OcppSide.CentralSystem, V201Context.Default.GetLogRequest, V201Context.Default.GetLogResponse);

    /// <summary>Asks for parts of the device model, which come in messages of their own.</summary>
    public static OcppTypedAction<GetReportRequest, GetReportResponse> GetReport { get; } =
        new("GetReport", OcppSide.CentralSystem, V201Context.Default.GetReportRequest, V201Context.Default.GetReportResponse);

    /// <summary>Asks whether a transaction goes on and whether something of it is still to be told.</summary>
    public static OcppTypedAction<GetTransactionStatusRequest, GetTransactionStatusResponse> GetTransactionStatus { get; } =
        new("GetTransactionStatus", OcppSide.CentralSystem, V201Context.Default.GetTransactionStatusRequest, V201Context.Default.GetTransactionStatusResponse);

    /// <summary>Asks for values of the device model.</summary>
    public static OcppTypedAction<GetVariablesRequest, GetVariablesResponse> GetVariables { get; } =
        new("GetVariables", OcppSide.CentralSystem, V201Context.Default.GetVariablesRequest, V201Context.Default.GetVariablesResponse);

    /// <summary>A station says that it is there, and asks for the time.</summary>
    public static OcppTypedAction<HeartbeatRequest, HeartbeatResponse> Heartbeat { get; } =
        new("Heartbeat", OcppSide.Station, V201Context.Default.HeartbeatRequest, V201Context.Default.HeartbeatResponse);

    /// <summary>Installs a root certificate.</summary>
    public static OcppTypedAction<InstallCertificateRequest, InstallCertificateResponse> InstallCertificate { get; } =
        new("InstallCertificate", OcppSide.CentralSystem, V201Context.Default.InstallCertificateRequest, V201Context.Default.InstallCertificateResponse);

    /// <summary>How far an upload of a log is.</summary>
    public static OcppTypedAction<LogStatusNotificationRequest, LogStatusNotificationResponse> LogStatusNotification { get; } =
        new("LogStatusNotification", OcppSide.Station, V201Context.Default.LogStatusNotificationRequest, V201Context.Default.LogStatusNotificationResponse);

    /// <summary>Measured values of an outlet, outside a transaction.</summary>
    public static OcppTypedAction<MeterValuesRequest, MeterValuesResponse> MeterValues { get; } =
        new("MeterValues", OcppSide.Station, V201Context.Default.MeterValuesRequest, V201Context.Default.MeterValuesResponse);

    /// <summary>Somebody else has set a limit.</summary>
    public static OcppTypedAction<NotifyChargingLimitRequest, NotifyChargingLimitResponse> NotifyChargingLimit { get; } =
        new("NotifyChargingLimit", OcppSide.Station, V201Context.Default.NotifyChargingLimitRequest, V201Context.Default.NotifyChargingLimitResponse);

    /// <summary>A car has said what it wants.</summary>
    public static OcppTypedAction<NotifyEVChargingNeedsRequest, NotifyEVChargingNeedsResponse> NotifyEVChargingNeeds { get; } =
        new("NotifyEVChargingNeeds", OcppSide.Station, V201Context.Default.NotifyEVChargingNeedsRequest, V201Context.Default.NotifyEVChargingNeedsResponse);

    /// <summary>A car has said how it will charge.</summary>
    public static OcppTypedAction<NotifyEVChargingScheduleRequest, NotifyEVChargingScheduleResponse> NotifyEVChargingSchedule { get; } =
        new("NotifyEVChargingSchedule", OcppSide.Station, V201Context.Default.NotifyEVChargingScheduleRequest, V201Context.Default.NotifyEVChargingScheduleResponse);

    /// <summary>Things have happened to what is watched in the device model.</summary>
    public static OcppTypedAction<NotifyEventRequest, NotifyEventResponse> NotifyEvent { get; } =
        new("NotifyEvent", OcppSide.Station, V201Context.Default.NotifyEventRequest, V201Context.Default.NotifyEventResponse);

    /// <summary>A part of a report of the device model.</summary>
    public static OcppTypedAction<NotifyReportRequest, NotifyReportResponse> NotifyReport { get; } =
        new("NotifyReport", OcppSide.Station, V201Context.Default.NotifyReportRequest, V201Context.Default.NotifyReportResponse);

    /// <summary>Asks a local controller to offer a firmware to its stations.</summary>
    public static OcppTypedAction<PublishFirmwareRequest, PublishFirmwareResponse> PublishFirmware { get; } =
        new("PublishFirmware", OcppSide.CentralSystem, V201Context.Default.PublishFirmwareRequest, V201Context.Default.PublishFirmwareResponse);

    /// <summary>How far a local controller is with a firmware that it offers.</summary>
    public static OcppTypedAction<PublishFirmwareStatusNotificationRequest, PublishFirmwareStatusNotificationResponse> PublishFirmwareStatusNotification { get; } =
        new("PublishFirmwareStatusNotification", OcppSide.Station, V201Context.Default.PublishFirmwareStatusNotificationRequest, V201Context.Default.PublishFirmwareStatusNotificationResponse);

    /// <summary>Charging profiles that were asked for.</summary>
    public static OcppTypedAction<ReportChargingProfilesRequest, ReportChargingProfilesResponse> ReportChargingProfiles { get; } =
        new("ReportChargingProfiles", OcppSide.Station, V201Context.Default.ReportChargingProfilesRequest, V201Context.Default.ReportChargingProfilesResponse);

    /// <summary>Asks a station to start a transaction.</summary>
    public static OcppTypedAction<RequestStartTransactionRequest, RequestStartTransactionResponse> RequestStartTransaction { get; } =
        new("RequestStartTransaction", OcppSide.CentralSystem, V201Context.Default.RequestStartTransactionRequest, V201Context.Default.RequestStartTransactionResponse);

    /// <summary>Asks a station to stop a transaction.</summary>
    public static OcppTypedAction<RequestStopTransactionRequest, RequestStopTransactionResponse> RequestStopTransaction { get; } =
        new("RequestStopTransaction", OcppSide.CentralSystem, V201Context.Default.RequestStopTransactionRequest, V201Context.Default.RequestStopTransactionResponse);

    /// <summary>Starts a station or an outlet anew.</summary>
    public static OcppTypedAction<ResetRequest, ResetResponse> Reset { get; } =
        new("Reset", OcppSide.CentralSystem, V201Context.Default.ResetRequest, V201Context.Default.ResetResponse);

    /// <summary>Something happened that matters to security.</summary>
    public static OcppTypedAction<SecurityEventNotificationRequest, SecurityEventNotificationResponse> SecurityEventNotification { get; } =
        new("SecurityEventNotification", OcppSide.Station, V201Context.Default.SecurityEventNotificationRequest, V201Context.Default.SecurityEventNotificationResponse);

    /// <summary>Brings a list of identifiers that may charge while the station is offline.</summary>
    public static OcppTypedAction<SendLocalListRequest, SendLocalListResponse> SendLocalList { get; } =
        new("SendLocalList", OcppSide.CentralSystem, V201Context.Default.SendLocalListRequest, V201Context.Default.SendLocalListResponse);

    /// <summary>Sets a charging profile.</summary>
    public static OcppTypedAction<SetChargingProfileRequest, SetChargingProfileResponse> SetChargingProfile { get; } =
        new("SetChargingProfile", OcppSide.CentralSystem, V201Context.Default.SetChargingProfileRequest, V201Context.Default.SetChargingProfileResponse);

    /// <summary>Says which monitors a station has.</summary>
    public static OcppTypedAction<SetMonitoringBaseRequest, SetMonitoringBaseResponse> SetMonitoringBase { get; } =
        new("SetMonitoringBase", OcppSide.CentralSystem, V201Context.Default.SetMonitoringBaseRequest, V201Context.Default.SetMonitoringBaseResponse);

    /// <summary>Says how severe an event must be for a station to tell of it.</summary>
    public static OcppTypedAction<SetMonitoringLevelRequest, SetMonitoringLevelResponse> SetMonitoringLevel { get; } =
        new("SetMonitoringLevel", OcppSide.CentralSystem, V201Context.Default.SetMonitoringLevelRequest, V201Context.Default.SetMonitoringLevelResponse);

    /// <summary>Gives a station a way to a central system.</summary>
    public static OcppTypedAction<SetNetworkProfileRequest, SetNetworkProfileResponse> SetNetworkProfile { get; } =
        new("SetNetworkProfile", OcppSide.CentralSystem, V201Context.Default.SetNetworkProfileRequest, V201Context.Default.SetNetworkProfileResponse);

    /// <summary>Sets values of the device model.</summary>
    public static OcppTypedAction<SetVariablesRequest, SetVariablesResponse> SetVariables { get; } =
        new("SetVariables", OcppSide.CentralSystem, V201Context.Default.SetVariablesRequest, V201Context.Default.SetVariablesResponse);

    /// <summary>Asks for a certificate for the key that the station has made.</summary>
    public static OcppTypedAction<SignCertificateRequest, SignCertificateResponse> SignCertificate { get; } =
        new("SignCertificate", OcppSide.Station, V201Context.Default.SignCertificateRequest, V201Context.Default.SignCertificateResponse);

    /// <summary>The state of a connector has changed.</summary>
    public static OcppTypedAction<StatusNotificationRequest, StatusNotificationResponse> StatusNotification { get; } =
        new("StatusNotification", OcppSide.Station, V201Context.Default.StatusNotificationRequest, V201Context.Default.StatusNotificationResponse);

    /// <summary>A transaction has begun, changed or ended, perhaps long ago while the station was offline.</summary>
    public static OcppTypedAction<TransactionEventRequest, TransactionEventResponse> TransactionEvent { get; } =
        new("TransactionEvent", OcppSide.Station, V201Context.Default.TransactionEventRequest, V201Context.Default.TransactionEventResponse);

    /// <summary>Asks a station for a message.</summary>
    public static OcppTypedAction<TriggerMessageRequest, TriggerMessageResponse> TriggerMessage { get; } =
        new("TriggerMessage", OcppSide.CentralSystem, V201Context.Default.TriggerMessageRequest, V201Context.Default.TriggerMessageResponse);

    /// <summary>Unlocks a connector, for a cable that is stuck.</summary>
    public static OcppTypedAction<UnlockConnectorRequest, UnlockConnectorResponse> UnlockConnector { get; } =
        new("UnlockConnector", OcppSide.CentralSystem, V201Context.Default.UnlockConnectorRequest, V201Context.Default.UnlockConnectorResponse);

    /// <summary>Asks a local controller to offer a firmware no more.</summary>
    public static OcppTypedAction<UnpublishFirmwareRequest, UnpublishFirmwareResponse> UnpublishFirmware { get; } =
        new("UnpublishFirmware", OcppSide.CentralSystem, V201Context.Default.UnpublishFirmwareRequest, V201Context.Default.UnpublishFirmwareResponse);

    /// <summary>Asks a station to install a firmware.</summary>
    public static OcppTypedAction<UpdateFirmwareRequest, UpdateFirmwareResponse> UpdateFirmware { get; } =
        new("UpdateFirmware", OcppSide.CentralSystem, V201Context.Default.UpdateFirmwareRequest, V201Context.Default.UpdateFirmwareResponse);

    /// <summary>Those with messages, in the order of their names.</summary>
    public static IReadOnlyList<OcppAction> All { get; } =
    [
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
        NotifyChargingLimit,
        NotifyEVChargingNeeds,
        NotifyEVChargingSchedule,
        NotifyEvent,
        NotifyReport,
        PublishFirmware,
        PublishFirmwareStatusNotification,
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
        UpdateFirmware,
    ];

    /// <summary>Those that the edition has and nobody here answers or asks: about display, reservation, customers, cost and monitors.</summary>
    public static IReadOnlyList<string> NamesOnly { get; } =
    [
        "CancelReservation",
        "ClearDisplayMessage",
        "ClearVariableMonitoring",
        "CostUpdated",
        "CustomerInformation",
        "GetDisplayMessages",
        "GetMonitoringReport",
        "NotifyCustomerInformation",
        "NotifyDisplayMessages",
        "NotifyMonitoringReport",
        "ReservationStatusUpdate",
        "ReserveNow",
        "SetDisplayMessage",
        "SetVariableMonitoring",
    ];
}
