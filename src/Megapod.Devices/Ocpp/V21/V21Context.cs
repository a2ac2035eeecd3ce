namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>How the messages of OCPP 2.1 are written as JSON where they are not those of 2.0.1; the code is generated at build time.</summary>
[CustomData]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(AFRRSignalRequest))]
[JsonSerializable(typeof(AFRRSignalResponse))]
[JsonSerializable(typeof(AuthorizeRequest))]
[JsonSerializable(typeof(AuthorizeResponse))]
[JsonSerializable(typeof(CertificateSignedRequest))]
[JsonSerializable(typeof(ClearChargingProfileRequest))]
[JsonSerializable(typeof(ClearedChargingLimitRequest))]
[JsonSerializable(typeof(FirmwareStatusNotificationRequest))]
[JsonSerializable(typeof(Get15118EVCertificateRequest))]
[JsonSerializable(typeof(Get15118EVCertificateResponse))]
[JsonSerializable(typeof(GetChargingProfilesRequest))]
[JsonSerializable(typeof(GetCompositeScheduleResponse))]
[JsonSerializable(typeof(GetInstalledCertificateIdsRequest))]
[JsonSerializable(typeof(GetInstalledCertificateIdsResponse))]
[JsonSerializable(typeof(InstallCertificateRequest))]
[JsonSerializable(typeof(LogStatusNotificationRequest))]
[JsonSerializable(typeof(MeterValuesRequest))]
[JsonSerializable(typeof(NotifyAllowedEnergyTransferRequest))]
[JsonSerializable(typeof(NotifyAllowedEnergyTransferResponse))]
[JsonSerializable(typeof(NotifyChargingLimitRequest))]
[JsonSerializable(typeof(NotifyEVChargingNeedsRequest))]
[JsonSerializable(typeof(NotifyEVChargingNeedsResponse))]
[JsonSerializable(typeof(NotifyEVChargingScheduleRequest))]
[JsonSerializable(typeof(NotifyEventRequest))]
[JsonSerializable(typeof(NotifyPriorityChargingRequest))]
[JsonSerializable(typeof(NotifyPriorityChargingResponse))]
[JsonSerializable(typeof(NotifyReportRequest))]
[JsonSerializable(typeof(PublishFirmwareStatusNotificationRequest))]
[JsonSerializable(typeof(PullDynamicScheduleUpdateRequest))]
[JsonSerializable(typeof(PullDynamicScheduleUpdateResponse))]
[JsonSerializable(typeof(ReportChargingProfilesRequest))]
[JsonSerializable(typeof(RequestStartTransactionRequest))]
[JsonSerializable(typeof(SendLocalListRequest))]
[JsonSerializable(typeof(SetChargingProfileRequest))]
[JsonSerializable(typeof(SignCertificateRequest))]
[JsonSerializable(typeof(TransactionEventRequest))]
[JsonSerializable(typeof(TransactionEventResponse))]
[JsonSerializable(typeof(UpdateDynamicScheduleRequest))]
[JsonSerializable(typeof(UpdateDynamicScheduleResponse))]
[JsonSerializable(typeof(UsePriorityChargingRequest))]
[JsonSerializable(typeof(UsePriorityChargingResponse))]
internal sealed partial class V21Context : JsonSerializerContext;
