namespace Megapod.Devices.Ocpp.V16;

/// <summary>How a sampled value is written. Missing means raw.</summary>
public enum ValueFormat
{
    Raw,
    SignedData,
}
