using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>The rows that the networks under test are made of, written as in a config.</summary>
internal static class RowVocabulary
{
    public static RowNetwork Conv(this RowNetwork net, long c2, long k = 1, long s = 1, long? p = null)
    {
        var channels = net.Scaled(c2);
        return net.Add(new Conv(net.Last.Channels, channels, k, s, p, style: net.Style, device: net.Device), channels, 1.0 / s);
    }

    public static RowNetwork C3(this RowNetwork net, long n, long c2, bool shortcut = true)
    {
        var channels = net.Scaled(c2);
        return net.Add(new C3(net.Last.Channels, channels, net.Repeats(n), shortcut, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork C2f(this RowNetwork net, long n, long c2, bool shortcut = false)
    {
        var channels = net.Scaled(c2);
        return net.Add(new C2f(net.Last.Channels, channels, net.Repeats(n), shortcut, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork C3k2(this RowNetwork net, long n, long c2, bool c3k, double e = 0.5)
    {
        var channels = net.Scaled(c2);
        return net.Add(new C3k2(net.Last.Channels, channels, net.Repeats(n), c3k, e, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork C2fCIB(this RowNetwork net, long n, long c2, bool shortcut, bool lk)
    {
        var channels = net.Scaled(c2);
        return net.Add(new C2fCIB(net.Last.Channels, channels, net.Repeats(n), shortcut, lk, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork A2C2f(this RowNetwork net, long n, long c2, bool a2, long area, bool residual, double mlpRatio)
    {
        var channels = net.Scaled(c2);
        return net.Add(
            new A2C2f(net.Last.Channels, channels, net.Repeats(n), a2, area, residual, mlpRatio, style: net.Style, device: net.Device),
            channels);
    }

    public static RowNetwork SPPF(this RowNetwork net, long c2)
    {
        var channels = net.Scaled(c2);
        return net.Add(new SPPF(net.Last.Channels, channels, 5, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork SPPELAN(this RowNetwork net, long c2, long c3)
    {
        var channels = net.Scaled(c2);
        return net.Add(new SPPELAN(net.Last.Channels, channels, c3, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork PSA(this RowNetwork net, long c2)
    {
        var channels = net.Scaled(c2);
        return net.Add(new PSA(net.Last.Channels, channels, style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork C2PSA(this RowNetwork net, long n, long c2)
    {
        var channels = net.Scaled(c2);
        return net.Add(new C2PSA(net.Last.Channels, channels, net.Repeats(n), style: net.Style, device: net.Device), channels);
    }

    public static RowNetwork SCDown(this RowNetwork net, long c2)
    {
        var channels = net.Scaled(c2);
        return net.Add(new SCDown(net.Last.Channels, channels, 3, 2, net.Style, net.Device), channels, 0.5);
    }

    public static RowNetwork ELAN1(this RowNetwork net, long c2, long c3, long c4)
    {
        var channels = net.Scaled(c2);
        return net.Add(new ELAN1(net.Last.Channels, channels, c3, c4, net.Style, net.Device), channels);
    }

    public static RowNetwork RepNCSPELAN4(this RowNetwork net, long c2, long c3, long c4, long n)
    {
        var channels = net.Scaled(c2);
        return net.Add(new RepNCSPELAN4(net.Last.Channels, channels, c3, c4, n, net.Style, net.Device), channels);
    }

    public static RowNetwork AConv(this RowNetwork net, long c2)
    {
        var channels = net.Scaled(c2);
        return net.Add(new AConv(net.Last.Channels, channels, net.Style, net.Device), channels, 0.5);
    }

    public static RowNetwork Upsample(this RowNetwork net) => net.Add(new Upsample(2), net.Last.Channels, 2);

    public static RowNetwork Concat(this RowNetwork net, int other) =>
        net.Add([-1, other], new Concat(), net.Last.Channels + net.ChannelsOf(other));

    /// <summary>Adds a head that reads the given rows.</summary>
    public static RowNetwork Head<THead>(this RowNetwork net, int[] from, Func<long[], long[], THead> make)
        where THead : Component, IHead =>
        net.Add(from, make([.. from.Select(net.ChannelsOf)], [.. from.Select(net.StrideOf)]), 0);
}
