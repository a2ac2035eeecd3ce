namespace Megapod.Devices.Ocpp.Shapes;

/// <summary>The most items that are allowed in a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MostItemsAttribute(int count) : Attribute
{
    public int Count => count;
}
