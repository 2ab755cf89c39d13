using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The per-level branches of an anchor-free head: box sides, class scores, and what else it predicts.</summary>
internal sealed record BranchSet(LayerList Boxes, LayerList Classes, LayerList? Extra)
{
    /// <summary>One raw map [N, 4·bins + classes, H, W] per level, and the further predictions of all levels, [N, extra, points].</summary>
    public (T[] Maps, T? Extra) Run<T>(IOps<T> ops, IReadOnlyList<T> features)
    {
        var maps = new T[Boxes.Count];
        var extra = new T[Extra?.Count ?? 0];
        for (var level = 0; level < maps.Length; level++)
        {
            maps[level] = ops.Join([ops.Call(Boxes[level], features[level]), ops.Call(Classes[level], features[level])]);
            if (Extra is not null)
            {
                var map = ops.Call(Extra[level], features[level]);
                extra[level] = ops.Consume(map, ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest));
            }
        }

        return (maps, Extra is null ? default : ops.Join(extra, 2));
    }
}
