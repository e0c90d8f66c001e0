(() => {
  const form = document.querySelector("form.filter");
  const cases = [...document.querySelectorAll("details.case")];
  const count = document.getElementById("count");
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const words = cases.map((one) => folded(one.textContent));
  const show = () => {
    const wanted = folded(form.words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    cases.forEach((one, at) => {
      const fits =
        (!form.failure.value || one.dataset.failure.split(" ").includes(form.failure.value)) &&
        (!form.group.value || one.dataset.group === form.group.value) &&
        wanted.every((word) => words[at].includes(word));
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = `${shown} of ${cases.length} shown`;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
