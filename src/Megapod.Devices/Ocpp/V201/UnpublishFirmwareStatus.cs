namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a firmware is offered no more.</summary>
public enum UnpublishFirmwareStatus
{
    /// <summary>It is still being fetched by a station.</summary>
    DownloadOngoing,

    /// <summary>There is none of that checksum.</summary>
    NoFirmware,

    Unpublished,
}
