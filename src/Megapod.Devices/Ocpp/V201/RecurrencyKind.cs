namespace Megapod.Devices.Ocpp.V201;

/// <summary>How often a recurring schedule begins anew.</summary>
public enum RecurrencyKind
{
    Daily,
    Weekly,
}
