"""Draws the picture of a measurement: skeleton, segments with name and length, a ruler for the stature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from functions.anthropometry.segments import SEGMENTS
from functions.measure.landmarks import LIMBS, segment_lines
from functions.measure.measurement import Measurement

Colour = tuple[int, int, int]
Point = tuple[float, float]

# Okabe and Ito's palette for colour-blind people; RGB.
COLOURS: Final[dict[str, Colour]] = {
    "upper_arm": (86, 180, 233),
    "forearm": (0, 158, 115),
    "thigh": (230, 159, 0),
    "calf": (213, 94, 0),
    "torso": (204, 121, 167),
}
WHITE: Final[Colour] = (255, 255, 255)
INK: Final[Colour] = (24, 28, 36)
_BACKGROUND_SHARE: Final = 0.72  # brightness of the surroundings, so that the person stands out
_JPEG_QUALITY: Final = 88
_LABEL_PX: Final = 26  # sizes are for a picture with a long side of 1280
_EDGE_PX: Final = 12


@dataclass(frozen=True)
class _Label:
    text: str
    colour: Colour
    anchor: Point  # on the segment
    box: tuple[float, float, float, float]  # left, top, right, bottom


def draw(rgb: NDArray[np.uint8], measurement: Measurement) -> bytes:
    """The overlay as JPEG bytes: the working photo `rgb` (h, w, 3), made wider where the labels need room."""
    unit = max(rgb.shape[:2]) / 1280  # line widths and letters grow with the picture
    canvas = _dim_surroundings(rgb, measurement)
    _draw_skeleton(canvas, measurement, unit)
    picture = Image.fromarray(canvas)
    labels = _place_labels(measurement, unit)
    picture = _widened(picture, max(label.box[2] for label in labels) + _EDGE_PX * unit)
    pen = ImageDraw.Draw(picture, "RGBA")
    _draw_ruler(pen, measurement, unit)
    _draw_labels(pen, labels, unit)
    _draw_scale(pen, measurement, picture.size, unit)
    encoded = cv2.imencode(
        ".jpg", cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )[1]
    return encoded.tobytes()


def _dim_surroundings(rgb: NDArray[np.uint8], measurement: Measurement) -> NDArray[np.uint8]:
    person = cv2.blur(measurement.pose.mask.astype(np.float32), (9, 9))  # a soft edge
    dimmed = cv2.convertScaleAbs(rgb, alpha=_BACKGROUND_SHARE)
    return np.asarray(cv2.blendLinear(rgb, dimmed, person, 1 - person), np.uint8)


def _draw_skeleton(canvas: NDArray[np.uint8], measurement: Measurement, unit: float) -> None:
    thick = max(2, round(7 * unit))
    lines = [(COLOURS[name], line) for name in SEGMENTS for line in segment_lines(measurement.pose.points, name)]
    girdles = [[measurement.pose.points[index] for index in pair] for pair in (LIMBS["torso"][0], LIMBS["torso"][1])]
    for left, right in girdles:
        cv2.line(canvas, _pixel(left), _pixel(right), WHITE, max(1, thick // 3), cv2.LINE_AA)
    for _, (start, end) in lines:
        cv2.line(canvas, _pixel(start), _pixel(end), INK, thick + max(2, round(4 * unit)), cv2.LINE_AA)
    for colour, (start, end) in lines:
        cv2.line(canvas, _pixel(start), _pixel(end), colour, thick, cv2.LINE_AA)
    for _, line in lines:
        for joint in line:
            cv2.circle(canvas, _pixel(joint), round(8 * unit), INK, -1, cv2.LINE_AA)
            cv2.circle(canvas, _pixel(joint), round(5 * unit), WHITE, -1, cv2.LINE_AA)


def _draw_ruler(pen: ImageDraw.ImageDraw, measurement: Measurement, unit: float) -> None:
    """The stature beside the person: crown to soles, a tick every 10 cm."""
    outline = measurement.silhouette
    x = max(46 * unit, outline.left - 36 * unit)
    px_per_cm = outline.height / measurement.lengths.height
    pen.line([(x, outline.top), (x, outline.bottom)], WHITE, round(3 * unit))
    for tick in range(0, int(measurement.lengths.height) + 1, 10):
        y = outline.bottom - tick * px_per_cm
        length = (16 if tick % 50 == 0 else 8) * unit
        pen.line([(x - length, y), (x, y)], WHITE, max(1, round(2 * unit)))
    for y in (outline.top, outline.bottom):
        pen.line([(x - 16 * unit, y), (x + 16 * unit, y)], WHITE, round(3 * unit))
    font = _font(26 * unit)
    text = f"{measurement.lengths.height:g} cm"
    width = pen.textlength(text, font)
    top = max(4 * unit, outline.top - 46 * unit)
    left = max(6 * unit, x - width / 2 - 10 * unit)
    pen.rounded_rectangle([left, top, left + width + 20 * unit, top + 38 * unit], 8 * unit, (*INK, 215))
    pen.text((left + 10 * unit, top + 19 * unit), text, WHITE, font, anchor="lm")


def _widened(picture: Image.Image, needed_width: float) -> Image.Image:
    """The picture with a dark strip on its right, because portrait photos have no room for labels."""
    if needed_width <= picture.width:
        return picture
    wider = Image.new("RGB", (round(needed_width), picture.height), INK)
    wider.paste(picture, (0, 0))
    return wider


def _draw_labels(pen: ImageDraw.ImageDraw, labels: list[_Label], unit: float) -> None:
    for label in labels:
        left, top, right, bottom = label.box
        middle = (top + bottom) / 2
        pen.line([label.anchor, (left, middle)], (*WHITE, 200), max(1, round(2 * unit)))
        pen.rounded_rectangle(label.box, 9 * unit, (*INK, 225), label.colour, max(1, round(3 * unit)))
        pen.text(((left + right) / 2, middle), label.text, WHITE, _font(_LABEL_PX * unit), anchor="mm")


def _place_labels(measurement: Measurement, unit: float) -> list[_Label]:
    """Labels in one column right of the person, each near its segment's height and without overlap."""
    font, height, gap = _font(_LABEL_PX * unit), 44 * unit, 8 * unit
    column = measurement.silhouette.right + 40 * unit
    anchors = {name: _rightmost_middle(measurement, name) for name in SEGMENTS}
    labels: list[_Label] = []
    free_from = 0.0
    for name in sorted(SEGMENTS, key=lambda segment: anchors[segment][1]):
        text = _text(measurement, name)
        top = max(anchors[name][1] - height / 2, free_from)
        box = (column, top, column + font.getlength(text) + 24 * unit, top + height)
        labels.append(_Label(text, COLOURS[name], anchors[name], box))
        free_from = top + height + gap
    return labels


def _draw_scale(pen: ImageDraw.ImageDraw, measurement: Measurement, size: tuple[int, int], unit: float) -> None:
    text = f"{measurement.scale_cm_per_px:.3f} cm per pixel"
    font = _font(20 * unit)
    width = pen.textlength(text, font)
    right, bottom = size[0] - 10 * unit, size[1] - 10 * unit
    box = [right - width - 20 * unit, bottom - 32 * unit, right, bottom]
    pen.rounded_rectangle(box, 8 * unit, (*INK, 190))
    pen.text((right - 10 * unit, bottom - 16 * unit), text, WHITE, font, anchor="rm")


def _text(measurement: Measurement, name: str) -> str:
    length, spread = getattr(measurement.lengths, name), measurement.uncertainty_cm[name]
    return f"{name.replace('_', ' ')}  {length:.1f} ± {spread:.1f} cm"


def _rightmost_middle(measurement: Measurement, name: str) -> Point:
    """The middle of the segment's line that is nearest to the label column."""
    middles = [(start + end) / 2 for start, end in segment_lines(measurement.pose.points, name)]
    x, y = max(middles, key=lambda middle: float(middle[0]))
    return float(x), float(y)


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, so that the image needs no font package."""
    return ImageFont.load_default(max(9.0, size))


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
