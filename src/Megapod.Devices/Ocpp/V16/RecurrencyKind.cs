namespace Megapod.Devices.Ocpp.V16;

/// <summary>How often a recurring schedule begins anew.</summary>
public enum RecurrencyKind
{
    Daily,
    Weekly,
}
