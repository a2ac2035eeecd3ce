namespace Megapod.Devices.Ocpp.V201;

/// <summary>Which log.</summary>
public enum LogType
{
    DiagnosticsLog,
    SecurityLog,
}
