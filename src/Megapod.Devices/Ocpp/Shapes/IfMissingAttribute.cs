namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>What a needed member is taken for where it is missing or null, and the quirk that is then named.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IfMissingAttribute(string json, OcppQuirks quirk) : Attribute
{
    /// <summary>The value as JSON.</summary>
    public string Json => json;

    public OcppQuirks Quirk => quirk;
}
