namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>A value with a meaning of its own that some stations send, and the quirk that is then named. Where the quirk is tolerated the value is taken even if it is out of range.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OddValueAttribute(int value, OcppQuirks quirk) : Attribute
{
    public int Value => value;

    public OcppQuirks Quirk => quirk;
}
