namespace Megapod.Devices.Ocpp.V16;

/// <summary>The 39 actions of OCPP 1.6: 28 of the core edition and 11 of the security white paper.</summary>
public static class V16Actions
{
    /// <summary>May this identifier charge?</summary>
    public static OcppTypedAction<AuthorizeRequest, AuthorizeConfirmation> Authorize { get; } =
        new("Authorize", OcppSide.Station, V16Context.Default.AuthorizeRequest, V16Context.Default.AuthorizeConfirmation);

    /// <summary>A station introduces itself after its start and asks to be let in.</summary>
    public static OcppTypedAction<BootNotificationRequest, BootNotificationConfirmation> BootNotification { get; } =
        new("BootNotification", OcppSide.Station, V16Context.Default.BootNotificationRequest, V16Context.Default.BootNotificationConfirmation);

    /// <summary>Takes a reservation back.</summary>
    public static OcppTypedAction<CancelReservationRequest, CancelReservationConfirmation> CancelReservation { get; } =
        new("CancelReservation", OcppSide.CentralSystem, V16Context.Default.CancelReservationRequest, V16Context.Default.CancelReservationConfirmation);

    /// <summary>Brings a station the certificate that it asked for.</summary>
    public static OcppTypedAction<CertificateSignedRequest, CertificateSignedConfirmation> CertificateSigned { get; } =
        new("CertificateSigned", OcppSide.CentralSystem, V16Context.Default.CertificateSignedRequest, V16Context.Default.CertificateSignedConfirmation);

    /// <summary>Puts a connector or a station in or out of service.</summary>
    public static OcppTypedAction<ChangeAvailabilityRequest, ChangeAvailabilityConfirmation> ChangeAvailability { get; } =
        new("ChangeAvailability", OcppSide.CentralSystem, V16Context.Default.ChangeAvailabilityRequest, V16Context.Default.ChangeAvailabilityConfirmation);

    /// <summary>Sets a configuration key.</summary>
    public static OcppTypedAction<ChangeConfigurationRequest, ChangeConfigurationConfirmation> ChangeConfiguration { get; } =
        new("ChangeConfiguration", OcppSide.CentralSystem, V16Context.Default.ChangeConfigurationRequest, V16Context.Default.ChangeConfigurationConfirmation);

    /// <summary>Empties the cache of identifiers.</summary>
    public static OcppTypedAction<ClearCacheRequest, ClearCacheConfirmation> ClearCache { get; } =
        new("ClearCache", OcppSide.CentralSystem, V16Context.Default.ClearCacheRequest, V16Context.Default.ClearCacheConfirmation);

    /// <summary>Removes the charging profiles that fit all that is named.</summary>
    public static OcppTypedAction<ClearChargingProfileRequest, ClearChargingProfileConfirmation> ClearChargingProfile { get; } =
        new("ClearChargingProfile", OcppSide.CentralSystem, V16Context.Default.ClearChargingProfileRequest, V16Context.Default.ClearChargingProfileConfirmation);

    /// <summary>What the standard does not define, in either direction.</summary>
    public static OcppTypedAction<DataTransferRequest, DataTransferConfirmation> DataTransfer { get; } =
        new("DataTransfer", OcppSide.Both, V16Context.Default.DataTransferRequest, V16Context.Default.DataTransferConfirmation);

    /// <summary>Deletes a root certificate.</summary>
    public static OcppTypedAction<DeleteCertificateRequest, DeleteCertificateConfirmation> DeleteCertificate { get; } =
        new("DeleteCertificate", OcppSide.CentralSystem, V16Context.Default.DeleteCertificateRequest, V16Context.Default.DeleteCertificateConfirmation);

    /// <summary>How far an upload of diagnostics is.</summary>
    public static OcppTypedAction<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationConfirmation> DiagnosticsStatusNotification { get; } =
        new("DiagnosticsStatusNotification", OcppSide.Station, V16Context.Default.DiagnosticsStatusNotificationRequest, V16Context.Default.DiagnosticsStatusNotificationConfirmation);

    /// <summary>Asks a station with the security extension for a message.</summary>
    public static OcppTypedAction<ExtendedTriggerMessageRequest, ExtendedTriggerMessageConfirmation> ExtendedTriggerMessage { get; } =
        new("ExtendedTriggerMessage", OcppSide.CentralSystem, V16Context.Default.ExtendedTriggerMessageRequest, V16Context.Default.ExtendedTriggerMessageConfirmation);

    /// <summary>How far a firmware update is.</summary>
    public static OcppTypedAction<FirmwareStatusNotificationRequest, FirmwareStatusNotificationConfirmation> FirmwareStatusNotification { get; } =
        new("FirmwareStatusNotification", OcppSide.Station, V16Context.Default.FirmwareStatusNotificationRequest, V16Context.Default.FirmwareStatusNotificationConfirmation);

    /// <summary>Asks a station for the limits that its profiles come to.</summary>
    public static OcppTypedAction<GetCompositeScheduleRequest, GetCompositeScheduleConfirmation> GetCompositeSchedule { get; } =
        new("GetCompositeSchedule", OcppSide.CentralSystem, V16Context.Default.GetCompositeScheduleRequest, V16Context.Default.GetCompositeScheduleConfirmation);

    /// <summary>Asks for configuration keys.</summary>
    public static OcppTypedAction<GetConfigurationRequest, GetConfigurationConfirmation> GetConfiguration { get; } =
        new("GetConfiguration", OcppSide.CentralSystem, V16Context.Default.GetConfigurationRequest, V16Context.Default.GetConfigurationConfirmation);

    /// <summary>Asks for an upload of diagnostics.</summary>
    public static OcppTypedAction<GetDiagnosticsRequest, GetDiagnosticsConfirmation> GetDiagnostics { get; } =
        new("GetDiagnostics", OcppSide.CentralSystem, V16Context.Default.GetDiagnosticsRequest, V16Context.Default.GetDiagnosticsConfirmation);

    /// <summary>Asks which root certificates are there.</summary>
    public static OcppTypedAction<GetInstalledCertificateIdsRequest, GetInstalledCertificateIdsConfirmation> GetInstalledCertificateIds { get; } =
        new("GetInstalledCertificateIds", OcppSide.CentralSystem, V16Context.Default.GetInstalledCertificateIdsRequest, V16Context.Default.GetInstalledCertificateIdsConfirmation);

    /// <summary>Asks for the number of the list of identifiers.</summary>
    public static OcppTypedAction<GetLocalListVersionRequest, GetLocalListVersionConfirmation> GetLocalListVersion { get; } =
        new("GetLocalListVersion", OcppSide.CentralSystem, V16Context.Default.GetLocalListVersionRequest, V16Context.Default.GetLocalListVersionConfirmation);

    /// <summary>Asks for the upload of a log.</summary>
    public static OcppTypedAction<GetLogRequest, GetLogConfirmation> GetLog { get; } =
        new("GetLog", OcppSide.CentralSystem, V16Context.Default.GetLogRequest, V16Context.Default.GetLogConfirmation);

    /// <summary>A station says that it is there, and asks for the time.</summary>
    public static OcppTypedAction<HeartbeatRequest, HeartbeatConfirmation> Heartbeat { get; } =
        new("Heartbeat", OcppSide.Station, V16Context.Default.HeartbeatRequest, V16Context.Default.HeartbeatConfirmation);

    /// <summary>Installs a root certificate.</summary>
    public static OcppTypedAction<InstallCertificateRequest, InstallCertificateConfirmation> InstallCertificate { get; } =
        new("InstallCertificate", OcppSide.CentralSystem, V16Context.Default.InstallCertificateRequest, V16Context.Default.InstallCertificateConfirmation);

    /// <summary>How far an upload of a log is.</summary>
    public static OcppTypedAction<LogStatusNotificationRequest, LogStatusNotificationConfirmation> LogStatusNotification { get; } =
        new("LogStatusNotification", OcppSide.Station, V16Context.Default.LogStatusNotificationRequest, V16Context.Default.LogStatusNotificationConfirmation);

    /// <summary>Measured values of a connector.</summary>
    public static OcppTypedAction<MeterValuesRequest, MeterValuesConfirmation> MeterValues { get; } =
        new("MeterValues", OcppSide.Station, V16Context.Default.MeterValuesRequest, V16Context.Default.MeterValuesConfirmation);

    /// <summary>Asks a station to start a transaction.</summary>
    public static OcppTypedAction<RemoteStartTransactionRequest, RemoteStartTransactionConfirmation> RemoteStartTransaction { get; } =
        new("RemoteStartTransaction", OcppSide.CentralSystem, V16Context.Default.RemoteStartTransactionRequest, V16Context.Default.RemoteStartTransactionConfirmation);

    /// <summary>Asks a station to stop a transaction.</summary>
    public static OcppTypedAction<RemoteStopTransactionRequest, RemoteStopTransactionConfirmation> RemoteStopTransaction { get; } =
        new("RemoteStopTransaction", OcppSide.CentralSystem, V16Context.Default.RemoteStopTransactionRequest, V16Context.Default.RemoteStopTransactionConfirmation);

    /// <summary>Reserves a connector for an identifier.</summary>
    public static OcppTypedAction<ReserveNowRequest, ReserveNowConfirmation> ReserveNow { get; } =
        new("ReserveNow", OcppSide.CentralSystem, V16Context.Default.ReserveNowRequest, V16Context.Default.ReserveNowConfirmation);

    /// <summary>Starts a station anew.</summary>
    public static OcppTypedAction<ResetRequest, ResetConfirmation> Reset { get; } =
        new("Reset", OcppSide.CentralSystem, V16Context.Default.ResetRequest, V16Context.Default.ResetConfirmation);

    /// <summary>Something happened that matters to security.</summary>
    public static OcppTypedAction<SecurityEventNotificationRequest, SecurityEventNotificationConfirmation> SecurityEventNotification { get; } =
        new("SecurityEventNotification", OcppSide.Station, V16Context.Default.SecurityEventNotificationRequest, V16Context.Default.SecurityEventNotificationConfirmation);

    /// <summary>Brings a list of identifiers that may charge while the station is offline.</summary>
    public static OcppTypedAction<SendLocalListRequest, SendLocalListConfirmation> SendLocalList { get; } =
        new("SendLocalList", OcppSide.CentralSystem, V16Context.Default.SendLocalListRequest, V16Context.Default.SendLocalListConfirmation);

    /// <summary>Sets a charging profile.</summary>
    public static OcppTypedAction<SetChargingProfileRequest, SetChargingProfileConfirmation> SetChargingProfile { get; } =
        new("SetChargingProfile", OcppSide.CentralSystem, V16Context.Default.SetChargingProfileRequest, V16Context.Default.SetChargingProfileConfirmation);

    /// <summary>Asks for a certificate for the key that the station has made.</summary>
    public static OcppTypedAction<SignCertificateRequest, SignCertificateConfirmation> SignCertificate { get; } =
        new("SignCertificate", OcppSide.Station, V16Context.Default.SignCertificateRequest, V16Context.Default.SignCertificateConfirmation);

    /// <summary>How far a signed firmware update is.</summary>
    public static OcppTypedAction<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationConfirmation> SignedFirmwareStatusNotification { get; } =
        new("SignedFirmwareStatusNotification", OcppSide.Station, V16Context.Default.SignedFirmwareStatusNotificationRequest, V16Context.Default.SignedFirmwareStatusNotificationConfirmation);

    /// <summary>Asks a station to install a signed firmware.</summary>
    public static OcppTypedAction<SignedUpdateFirmwareRequest, SignedUpdateFirmwareConfirmation> SignedUpdateFirmware { get; } =
        new("SignedUpdateFirmware", OcppSide.CentralSystem, V16Context.Default.SignedUpdateFirmwareRequest, V16Context.Default.SignedUpdateFirmwareConfirmation);

    /// <summary>A transaction has begun, perhaps long ago while the station was offline.</summary>
    public static OcppTypedAction<StartTransactionRequest, StartTransactionConfirmation> StartTransaction { get; } =
        new("StartTransaction", OcppSide.Station, V16Context.Default.StartTransactionRequest, V16Context.Default.StartTransactionConfirmation);

    /// <summary>The state of a connector or station has changed.</summary>
    public static OcppTypedAction<StatusNotificationRequest, StatusNotificationConfirmation> StatusNotification { get; } =
        new("StatusNotification", OcppSide.Station, V16Context.Default.StatusNotificationRequest, V16Context.Default.StatusNotificationConfirmation);

    /// <summary>A transaction has ended, perhaps long ago while the station was offline.</summary>
    public static OcppTypedAction<StopTransactionRequest, StopTransactionConfirmation> StopTransaction { get; } =
        new("StopTransaction", OcppSide.Station, V16Context.Default.StopTransactionRequest, V16Context.Default.StopTransactionConfirmation);

    /// <summary>Asks a station for a message.</summary>
    public static OcppTypedAction<TriggerMessageRequest, TriggerMessageConfirmation> TriggerMessage { get; } =
        new("TriggerMessage", OcppSide.CentralSystem, V16Context.Default.TriggerMessageRequest, V16Context.Default.TriggerMessageConfirmation);

    /// <summary>Unlocks a connector, for a cable that is stuck.</summary>
    public static OcppTypedAction<UnlockConnectorRequest, UnlockConnectorConfirmation> UnlockConnector { get; } =
        new("UnlockConnector", OcppSide.CentralSystem, V16Context.Default.UnlockConnectorRequest, V16Context.Default.UnlockConnectorConfirmation);

    /// <summary>Asks a station to install a firmware.</summary>
    public static OcppTypedAction<UpdateFirmwareRequest, UpdateFirmwareConfirmation> UpdateFirmware { get; } =
        new("UpdateFirmware", OcppSide.CentralSystem, V16Context.Default.UpdateFirmwareRequest, V16Context.Default.UpdateFirmwareConfirmation);

    /// <summary>All of them in the order of their names.</summary>
    public static IReadOnlyList<OcppAction> All { get; } =
    [
        Authorize,
        BootNotification,
        CancelReservation,
        CertificateSigned,
        ChangeAvailability,
        ChangeConfiguration,
        ClearCache,
        ClearChargingProfile,
        DataTransfer,
        DeleteCertificate,
        DiagnosticsStatusNotification,
        ExtendedTriggerMessage,
        FirmwareStatusNotification,
        GetCompositeSchedule,
        GetConfiguration,
        GetDiagnostics,
        GetInstalledCertificateIds,
        GetLocalListVersion,
        GetLog,
        Heartbeat,
        InstallCertificate,
        LogStatusNotification,
        MeterValues,
        RemoteStartTransaction,
        RemoteStopTransaction,
        ReserveNow,
        Reset,
        SecurityEventNotification,
        SendLocalList,
        SetChargingProfile,
        SignCertificate,
        SignedFirmwareStatusNotification,
        SignedUpdateFirmware,
        StartTransaction,
        StatusNotification,
        StopTransaction,
        TriggerMessage,
        UnlockConnector,
        UpdateFirmware,
    ];
}
