namespace Megapod.Devices.Ocpp.V16;

/// <summary>Which log.</summary>
public enum LogType
{
    DiagnosticsLog,
    SecurityLog,
}
