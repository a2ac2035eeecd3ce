namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of a message that the standard does not define.</summary>
public enum DataTransferStatus
{
    Accepted,
    Rejected,
    UnknownMessageId,
    UnknownVendorId,
}
