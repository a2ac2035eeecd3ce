namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a message of a vendor was understood.</summary>
public enum DataTransferStatus
{
    Accepted,
    Rejected,
    UnknownMessageId,
    UnknownVendorId,
}
