namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>An item of the list that would be refused is left out and the quirk named, so that one strange sample does not cost the others.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LeaveOutUnreadableAttribute(OcppQuirks quirk) : Attribute
{
    public OcppQuirks Quirk => quirk;
}
